import type { OfmGenerationStatus } from "../../gql/graphql";
import { Badge, type Standing } from "../../parts/standing";

interface Word extends Standing {
  /** What it means, in a sentence. */
  means: string;
}

export const STATUSES: Readonly<Record<OfmGenerationStatus, Word>> = {
  PENDING: { word: "Pending", means: "It has not gone out yet.", like: "pending" },
  SUBMITTING: { word: "Submitting", means: "It is being handed in.", like: "running" },
  QUEUED: { word: "Queued", means: "The service has taken it, and it waits there.", like: "running" },
  IN_PROGRESS: { word: "In progress", means: "The service is making the pictures.", like: "running" },
  COMPLETED: { word: "Completed", means: "The pictures are there.", like: "completed" },
  FAILED: { word: "Failed", means: "There are no pictures.", like: "failed" },
  NSFW: { word: "NSFW", means: "The service made something and withholds it as not safe for work.", like: "failed" },
  CANCELLED: { word: "Cancelled", means: "It was stopped.", like: "cancelled" },
};

/** The way of a generation that goes well. */
export const COURSE: readonly OfmGenerationStatus[] = ["PENDING", "SUBMITTING", "QUEUED", "IN_PROGRESS", "COMPLETED"];

export function GenerationBadge({ status }: { status: OfmGenerationStatus }) {
  return <Badge {...STATUSES[status]} />;
}

/** Whether nobody can tell if the service has taken the order. */
export const isUnclear = (errorMessage: string | null): boolean => errorMessage?.startsWith("The outcome is unknown") ?? false;
