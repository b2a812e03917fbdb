/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Whether a provider is asked. */
export type CircuitState =
  /** It is asked. */
  | 'CLOSED'
  /** One call is made, to see whether it is back. */
  | 'HALF_OPEN'
  /** It is left alone for a while, since it does not answer. */
  | 'OPEN';

/** What must hold of linked CoiceCatalogGroups. */
export type CoiceCatalogGroupLinkWhere = {
  /** No linked row fits. */
  none?: CoiceCatalogGroupWhere | null | undefined;
  /** At least one linked row fits. */
  some?: CoiceCatalogGroupWhere | null | undefined;
};

/** Which rows of CoiceCatalogGroups; all conditions given must hold. */
export type CoiceCatalogGroupWhere = {
  /** All of these hold. */
  and?: Array<CoiceCatalogGroupWhere> | null | undefined;
  /** The catalog that is granted. */
  catalog?: CoiceCatalogWhere | null | undefined;
  /** Key of the catalog. */
  catalogId?: IntFilter | null | undefined;
  /** The group that it is granted to. */
  group?: CoiceGroupWhere | null | undefined;
  /** Key of the group. */
  groupId?: UuidFilter | null | undefined;
  /** This does not hold. */
  not?: CoiceCatalogGroupWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<CoiceCatalogGroupWhere> | null | undefined;
};

/** What must hold of linked CoiceCatalogs. */
export type CoiceCatalogLinkWhere = {
  /** No linked row fits. */
  none?: CoiceCatalogWhere | null | undefined;
  /** At least one linked row fits. */
  some?: CoiceCatalogWhere | null | undefined;
};

/** Which rows of CoiceCatalogs; all conditions given must hold. */
export type CoiceCatalogWhere = {
  /** All of these hold. */
  and?: Array<CoiceCatalogWhere> | null | undefined;
  /** When the catalog was made. */
  createdAt?: DateTimeFilter | null | undefined;
  /** What the catalog holds. */
  description?: StringFilter | null | undefined;
  /** Grants of the catalog to groups. */
  grants?: CoiceCatalogGroupLinkWhere | null | undefined;
  /** Groups that the catalog is granted to. */
  groups?: CoiceGroupLinkWhere | null | undefined;
  /** All libraries of the catalog, at every depth. */
  libraries?: CoiceLibraryLinkWhere | null | undefined;
  /** Catalog name, at most 255 characters. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: CoiceCatalogWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<CoiceCatalogWhere> | null | undefined;
  /** The person who owns the catalog. */
  owner?: CoiceProfileWhere | null | undefined;
  /** Catalog identifier. */
  rowId?: IntFilter | null | undefined;
  /** Key of the owner's profile. */
  userId?: UuidFilter | null | undefined;
};

/** What must hold of linked CoiceGroups. */
export type CoiceGroupLinkWhere = {
  /** No linked row fits. */
  none?: CoiceGroupWhere | null | undefined;
  /** At least one linked row fits. */
  some?: CoiceGroupWhere | null | undefined;
};

/** Which rows of CoiceGroups; all conditions given must hold. */
export type CoiceGroupWhere = {
  /** All of these hold. */
  and?: Array<CoiceGroupWhere> | null | undefined;
  /** Catalogs granted to the group. */
  catalogGrants?: CoiceCatalogGroupLinkWhere | null | undefined;
  /** When the group was made. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Libraries granted to the group. */
  libraryGrants?: CoiceLibraryGroupLinkWhere | null | undefined;
  /** The people in the group. */
  members?: CoiceProfileLinkWhere | null | undefined;
  /** Who is in the group. */
  memberships?: CoiceUserGroupLinkWhere | null | undefined;
  /** Group name. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: CoiceGroupWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<CoiceGroupWhere> | null | undefined;
  /** Group identifier. */
  rowId?: UuidFilter | null | undefined;
};

/** What must hold of linked CoiceImages. */
export type CoiceImageLinkWhere = {
  /** No linked row fits. */
  none?: CoiceImageWhere | null | undefined;
  /** At least one linked row fits. */
  some?: CoiceImageWhere | null | undefined;
};

/** Which rows of CoiceImages; all conditions given must hold. */
export type CoiceImageWhere = {
  /** All of these hold. */
  and?: Array<CoiceImageWhere> | null | undefined;
  /** When the image was uploaded. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Where the file is: `gs://<bucket>/catalogs/<catalog>/<library>/<name>`. */
  gcsPath?: StringFilter | null | undefined;
  /** The library that holds the image. */
  library?: CoiceLibraryWhere | null | undefined;
  /** Key of the library that holds the image. */
  libraryId?: IntFilter | null | undefined;
  /** EXIF and user-defined data, an object. */
  metadata?: JsonFilter | null | undefined;
  /** This does not hold. */
  not?: CoiceImageWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<CoiceImageWhere> | null | undefined;
  /** What jobs found in the image. */
  results?: CoiceJobResultLinkWhere | null | undefined;
  /** Image identifier. */
  rowId?: UuidFilter | null | undefined;
};

/** What must hold of linked CoiceJobs. */
export type CoiceJobLinkWhere = {
  /** No linked row fits. */
  none?: CoiceJobWhere | null | undefined;
  /** At least one linked row fits. */
  some?: CoiceJobWhere | null | undefined;
};

/** What must hold of linked CoiceJobResults. */
export type CoiceJobResultLinkWhere = {
  /** No linked row fits. */
  none?: CoiceJobResultWhere | null | undefined;
  /** At least one linked row fits. */
  some?: CoiceJobResultWhere | null | undefined;
};

/** Which rows of CoiceJobResults; all conditions given must hold. */
export type CoiceJobResultWhere = {
  /** All of these hold. */
  and?: Array<CoiceJobResultWhere> | null | undefined;
  /** When the answer was had. */
  executedAt?: DateTimeFilter | null | undefined;
  /** The image that it was found in. */
  image?: CoiceImageWhere | null | undefined;
  /** Key of the image. */
  imageId?: UuidFilter | null | undefined;
  /** The job that found it. */
  job?: CoiceJobWhere | null | undefined;
  /** Key of the job. */
  jobId?: UuidFilter | null | undefined;
  /** This does not hold. */
  not?: CoiceJobResultWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<CoiceJobResultWhere> | null | undefined;
  /** The answer, such as `{"result": true, "provider": "offline"}`. */
  result?: JsonFilter | null | undefined;
  /** Result identifier. */
  rowId?: UuidFilter | null | undefined;
  /** The words of the answer, for full-text search. */
  searchVector?: TextSearchFilter | null | undefined;
  /** The result's place in its job: the cursor of `coiceJobResults(after)`. */
  sequence?: IntFilter | null | undefined;
  /** The stage that found it. */
  stage?: CoicePipelineStageWhere | null | undefined;
  /** Key of the stage. */
  stageId?: UuidFilter | null | undefined;
};

/** How far a job is. */
export type CoiceJobStatus =
  /** Was stopped before its end. */
  | 'CANCELLED'
  /** Every image was tried, though some may have failed. */
  | 'COMPLETED'
  /** Could not be gone on with; `error` says why. */
  | 'FAILED'
  /** Waits for its turn. */
  | 'PENDING'
  /** Is worked on, is paused, or is about to stop: `state` tells which. */
  | 'RUNNING';

/** Conditions on a value of type CoiceJobStatus. */
export type CoiceJobStatusFilter = {
  /** Equal to. */
  eq?: CoiceJobStatus | null | undefined;
  /** One of these. */
  in?: Array<CoiceJobStatus> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: CoiceJobStatus | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<CoiceJobStatus> | null | undefined;
};

/** Which rows of CoiceJobs; all conditions given must hold. */
export type CoiceJobWhere = {
  /** All of these hold. */
  and?: Array<CoiceJobWhere> | null | undefined;
  /** When the job ended, in whatever way. */
  completedAt?: DateTimeFilter | null | undefined;
  /** When the job was started. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Key of the profile of the person who started the job. */
  createdBy?: UuidFilter | null | undefined;
  /** The images asked for; empty for all images of the library. */
  imageIds?: UuidListFilter | null | undefined;
  /** The library that it runs over. */
  library?: CoiceLibraryWhere | null | undefined;
  /** Key of the library that it runs over. */
  libraryId?: IntFilter | null | undefined;
  /** This does not hold. */
  not?: CoiceJobWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<CoiceJobWhere> | null | undefined;
  /** The pipeline that runs. */
  pipeline?: CoicePipelineWhere | null | undefined;
  /** Key of the pipeline that runs. */
  pipelineId?: UuidFilter | null | undefined;
  /** How many of them are done. */
  processedImages?: IntFilter | null | undefined;
  /** What the job found, in the order in which it was found. */
  results?: CoiceJobResultLinkWhere | null | undefined;
  /** Job identifier; the id of the run. */
  rowId?: UuidFilter | null | undefined;
  /** How far the job is. */
  status?: CoiceJobStatusFilter | null | undefined;
  /** The person who started the job. */
  submitter?: CoiceProfileWhere | null | undefined;
  /** How many images the job inspects. */
  totalImages?: IntFilter | null | undefined;
};

/** What must hold of linked CoiceLibraryGroups. */
export type CoiceLibraryGroupLinkWhere = {
  /** No linked row fits. */
  none?: CoiceLibraryGroupWhere | null | undefined;
  /** At least one linked row fits. */
  some?: CoiceLibraryGroupWhere | null | undefined;
};

/** Which rows of CoiceLibraryGroups; all conditions given must hold. */
export type CoiceLibraryGroupWhere = {
  /** All of these hold. */
  and?: Array<CoiceLibraryGroupWhere> | null | undefined;
  /** The group that it is granted to. */
  group?: CoiceGroupWhere | null | undefined;
  /** Key of the group. */
  groupId?: UuidFilter | null | undefined;
  /** The library that is granted. */
  library?: CoiceLibraryWhere | null | undefined;
  /** Key of the library. */
  libraryId?: IntFilter | null | undefined;
  /** This does not hold. */
  not?: CoiceLibraryGroupWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<CoiceLibraryGroupWhere> | null | undefined;
};

/** What must hold of linked CoiceLibraries. */
export type CoiceLibraryLinkWhere = {
  /** No linked row fits. */
  none?: CoiceLibraryWhere | null | undefined;
  /** At least one linked row fits. */
  some?: CoiceLibraryWhere | null | undefined;
};

/** Which rows of CoiceLibraries; all conditions given must hold. */
export type CoiceLibraryWhere = {
  /** All of these hold. */
  and?: Array<CoiceLibraryWhere> | null | undefined;
  /** The catalog that the library is in. */
  catalog?: CoiceCatalogWhere | null | undefined;
  /** Key of the catalog that the library is in. */
  catalogId?: IntFilter | null | undefined;
  /** The libraries right below. */
  children?: CoiceLibraryLinkWhere | null | undefined;
  /** When the library was made. */
  createdAt?: DateTimeFilter | null | undefined;
  /** What the library holds. */
  description?: StringFilter | null | undefined;
  /** Grants of the library to groups. */
  grants?: CoiceLibraryGroupLinkWhere | null | undefined;
  /** Groups that the library is granted to. */
  groups?: CoiceGroupLinkWhere | null | undefined;
  /** The library's photographs. */
  images?: CoiceImageLinkWhere | null | undefined;
  /** Jobs over this library. */
  jobs?: CoiceJobLinkWhere | null | undefined;
  /** Library name, at most 255 characters. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: CoiceLibraryWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<CoiceLibraryWhere> | null | undefined;
  /** The library above. */
  parent?: CoiceLibraryWhere | null | undefined;
  /** Key of the library above; null at the top of the catalog. */
  parentId?: IntFilter | null | undefined;
  /** Pipelines made for this library. */
  pipelines?: CoicePipelineLinkWhere | null | undefined;
  /** Library identifier. */
  rowId?: IntFilter | null | undefined;
};

/** What must hold of linked CoicePipelines. */
export type CoicePipelineLinkWhere = {
  /** No linked row fits. */
  none?: CoicePipelineWhere | null | undefined;
  /** At least one linked row fits. */
  some?: CoicePipelineWhere | null | undefined;
};

/** What must hold of linked CoicePipelineStages. */
export type CoicePipelineStageLinkWhere = {
  /** No linked row fits. */
  none?: CoicePipelineStageWhere | null | undefined;
  /** At least one linked row fits. */
  some?: CoicePipelineStageWhere | null | undefined;
};

/** Which rows of CoicePipelineStages; all conditions given must hold. */
export type CoicePipelineStageWhere = {
  /** All of these hold. */
  and?: Array<CoicePipelineStageWhere> | null | undefined;
  /** Which images the stage sees, by earlier results: `{"stage_1.result": true}`; null for all. */
  filterCondition?: JsonFilter | null | undefined;
  /** This does not hold. */
  not?: CoicePipelineStageWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<CoicePipelineStageWhere> | null | undefined;
  /** The pipeline that the stage is of. */
  pipeline?: CoicePipelineWhere | null | undefined;
  /** Key of the pipeline. */
  pipelineId?: UuidFilter | null | undefined;
  /** The prompt that the stage asks. */
  prompt?: CoicePromptWhere | null | undefined;
  /** Key of the prompt that the stage asks. */
  promptId?: UuidFilter | null | undefined;
  /** What the stage found, in all jobs. */
  results?: CoiceJobResultLinkWhere | null | undefined;
  /** Stage identifier. */
  rowId?: UuidFilter | null | undefined;
  /** Place in the pipeline, from 1. */
  stageOrder?: IntFilter | null | undefined;
};

/** Which rows of CoicePipelines; all conditions given must hold. */
export type CoicePipelineWhere = {
  /** All of these hold. */
  and?: Array<CoicePipelineWhere> | null | undefined;
  /** The person who made the pipeline. */
  author?: CoiceProfileWhere | null | undefined;
  /** When the pipeline was made. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Key of the author's profile. */
  createdBy?: UuidFilter | null | undefined;
  /** What the pipeline looks for. */
  description?: StringFilter | null | undefined;
  /** Jobs that ran the pipeline. */
  jobs?: CoiceJobLinkWhere | null | undefined;
  /** The library that the pipeline is made for. */
  library?: CoiceLibraryWhere | null | undefined;
  /** Key of the library that it is made for; null for a general one. */
  libraryId?: IntFilter | null | undefined;
  /** Pipeline name, at most 255 characters. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: CoicePipelineWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<CoicePipelineWhere> | null | undefined;
  /** Pipeline identifier. */
  rowId?: UuidFilter | null | undefined;
  /** The stages, in the order in which they run. */
  stages?: CoicePipelineStageLinkWhere | null | undefined;
};

/** What must hold of linked CoiceProfiles. */
export type CoiceProfileLinkWhere = {
  /** No linked row fits. */
  none?: CoiceProfileWhere | null | undefined;
  /** At least one linked row fits. */
  some?: CoiceProfileWhere | null | undefined;
};

/** Which rows of CoiceProfiles; all conditions given must hold. */
export type CoiceProfileWhere = {
  /** All of these hold. */
  and?: Array<CoiceProfileWhere> | null | undefined;
  /** Catalogs that the person owns. */
  catalogs?: CoiceCatalogLinkWhere | null | undefined;
  /** When the profile was made. */
  createdAt?: DateTimeFilter | null | undefined;
  /** The name to show. */
  displayName?: StringFilter | null | undefined;
  /** The person's e-mail address. */
  email?: StringFilter | null | undefined;
  /** Groups that the person is in. */
  groups?: CoiceGroupLinkWhere | null | undefined;
  /** Jobs that the person started. */
  jobs?: CoiceJobLinkWhere | null | undefined;
  /** The person's memberships in groups. */
  memberships?: CoiceUserGroupLinkWhere | null | undefined;
  /** This does not hold. */
  not?: CoiceProfileWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<CoiceProfileWhere> | null | undefined;
  /** Pipelines that the person wrote. */
  pipelines?: CoicePipelineLinkWhere | null | undefined;
  /** Prompts that the person wrote. */
  prompts?: CoicePromptLinkWhere | null | undefined;
  /** What the person may do; set by `setCoiceProfileRole`. */
  role?: CoiceRoleFilter | null | undefined;
  /** The person: the key of their auth user. */
  rowId?: UuidFilter | null | undefined;
};

/** What must hold of linked CoicePrompts. */
export type CoicePromptLinkWhere = {
  /** No linked row fits. */
  none?: CoicePromptWhere | null | undefined;
  /** At least one linked row fits. */
  some?: CoicePromptWhere | null | undefined;
};

/** The form of the answer that a prompt asks for. */
export type CoicePromptType =
  /** True or false, with a confidence from 0 to 1 where there is one. */
  | 'BOOLEAN'
  /** A few sentences. */
  | 'DESCRIPTIVE'
  /** A list of words. */
  | 'KEYWORDS';

/** Conditions on a value of type CoicePromptType. */
export type CoicePromptTypeFilter = {
  /** Equal to. */
  eq?: CoicePromptType | null | undefined;
  /** One of these. */
  in?: Array<CoicePromptType> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: CoicePromptType | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<CoicePromptType> | null | undefined;
};

/** Which rows of CoicePrompts; all conditions given must hold. */
export type CoicePromptWhere = {
  /** All of these hold. */
  and?: Array<CoicePromptWhere> | null | undefined;
  /** The person who wrote the prompt. */
  author?: CoiceProfileWhere | null | undefined;
  /** When the prompt was written. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Key of the author's profile. */
  createdBy?: UuidFilter | null | undefined;
  /** Prompt name, such as "Flare Detection". */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: CoicePromptWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<CoicePromptWhere> | null | undefined;
  /** The text that the model is asked. */
  prompt?: StringFilter | null | undefined;
  /** Prompt identifier. */
  rowId?: UuidFilter | null | undefined;
  /** Stages that ask the prompt. */
  stages?: CoicePipelineStageLinkWhere | null | undefined;
  /** The form of the answer. */
  type?: CoicePromptTypeFilter | null | undefined;
};

/** What a person may do; only an admin changes it, and never their own. */
export type CoiceRole =
  /** Sees and edits everything, and appoints people. */
  | 'ADMIN'
  /** Sees what is granted, and runs jobs of their own. */
  | 'END_USER'
  /** Owns catalogs, edits what is granted, and sees the jobs of others there. */
  | 'MANAGER';

/** Conditions on a value of type CoiceRole. */
export type CoiceRoleFilter = {
  /** Equal to. */
  eq?: CoiceRole | null | undefined;
  /** One of these. */
  in?: Array<CoiceRole> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: CoiceRole | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<CoiceRole> | null | undefined;
};

/** What must hold of linked CoiceUserGroups. */
export type CoiceUserGroupLinkWhere = {
  /** No linked row fits. */
  none?: CoiceUserGroupWhere | null | undefined;
  /** At least one linked row fits. */
  some?: CoiceUserGroupWhere | null | undefined;
};

/** Which rows of CoiceUserGroups; all conditions given must hold. */
export type CoiceUserGroupWhere = {
  /** All of these hold. */
  and?: Array<CoiceUserGroupWhere> | null | undefined;
  /** The group that the person belongs to. */
  group?: CoiceGroupWhere | null | undefined;
  /** Key of the group. */
  groupId?: UuidFilter | null | undefined;
  /** This does not hold. */
  not?: CoiceUserGroupWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<CoiceUserGroupWhere> | null | undefined;
  /** The person. */
  user?: CoiceProfileWhere | null | undefined;
  /** Key of the person's profile. */
  userId?: UuidFilter | null | undefined;
};

/** A CoiceCatalog to make. What is not given gets its default. */
export type CreateCoiceCatalogInput = {
  /** What the catalog holds. */
  description?: string | null | undefined;
  /** Catalog name, at most 255 characters. */
  name: string;
};

/** A CoiceLibrary to make. What is not given gets its default. */
export type CreateCoiceLibraryInput = {
  /** Key of the catalog that the library is in. */
  catalogId: number;
  /** What the library holds. */
  description?: string | null | undefined;
  /** Library name, at most 255 characters. */
  name: string;
  /** Key of the library above; null at the top of the catalog. */
  parentId?: number | null | undefined;
};

/** A CoicePipeline to make. What is not given gets its default. */
export type CreateCoicePipelineInput = {
  /** What the pipeline looks for. */
  description?: string | null | undefined;
  /** Key of the library that it is made for; null for a general one. */
  libraryId?: number | null | undefined;
  /** Pipeline name, at most 255 characters. */
  name: string;
};

/** A CoicePrompt to make. What is not given gets its default. */
export type CreateCoicePromptInput = {
  /** Prompt name, such as "Flare Detection". */
  name: string;
  /** The text that the model is asked. */
  prompt: string;
  /** The form of the answer. */
  type: CoicePromptType;
};

/** Conditions on a value of type DateTime. */
export type DateTimeFilter = {
  /** Equal to. */
  eq?: string | null | undefined;
  /** Greater than. */
  gt?: string | null | undefined;
  /** Greater than or equal to. */
  gte?: string | null | undefined;
  /** One of these. */
  in?: Array<string> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Less than. */
  lt?: string | null | undefined;
  /** Less than or equal to. */
  lte?: string | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: string | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<string> | null | undefined;
};

/** Conditions on a value of type Int. */
export type IntFilter = {
  /** Equal to. */
  eq?: number | null | undefined;
  /** Greater than. */
  gt?: number | null | undefined;
  /** Greater than or equal to. */
  gte?: number | null | undefined;
  /** One of these. */
  in?: Array<number> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Less than. */
  lt?: number | null | undefined;
  /** Less than or equal to. */
  lte?: number | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: number | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<number> | null | undefined;
};

/** Conditions on a value of type JSON. */
export type JsonFilter = {
  /** Contains this JSON: every key and value of it, at the same place. */
  contains?: unknown;
  /** Is an object with this key. */
  hasKey?: string | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Has, at a path, a value that compares so. */
  path?: JsonPathFilter | null | undefined;
};

/** Compares the value at a path into a JSON column. Values of another type do not match. */
export type JsonPathFilter = {
  /** Equal to. */
  eq?: unknown;
  /** There is a value at the path (true) or there is none (false). */
  exists?: boolean | null | undefined;
  /** Greater than. */
  gt?: unknown;
  /** Greater than or equal to. */
  gte?: unknown;
  /** Less than. */
  lt?: unknown;
  /** Less than or equal to. */
  lte?: unknown;
  /** Not equal to; null counts as a value. */
  ne?: unknown;
  /** The keys (or list positions) that lead to the value. */
  path: Array<string>;
};

/** What has become of one prompt. */
export type MasStockBatchResultStatus =
  /** Its picture is stored. */
  | 'COMPLETED'
  /** There is no picture: see its error message. */
  | 'FAILED'
  /** Its picture is not there yet. */
  | 'PROCESSING';

/** Whether a workflow may be run. */
export type MasStockWorkflowStatus =
  /** May be run by its client's members. */
  | 'ACTIVE'
  /** Is seen, but cannot be run. */
  | 'INACTIVE';

/** A photograph that is to be added to a library. */
export type RequestCoiceImageUploadInput = {
  /** `image/jpeg`, `image/png` or `image/webp`. */
  contentType: string;
  /** The name that it gets, which no other image of the library has; with an extension that fits the content type. */
  filename: string;
  /** The library that it is added to. */
  libraryId: number;
  /** How many bytes the file has, at most 10 MB. */
  size: number;
};

/** An image that pictures are to be made after. */
export type RequestMasStockReferenceUploadInput = {
  /** `image/png`, `image/jpeg` or `image/webp`. */
  contentType: string;
  /** What the file is called, with an extension that fits the content type. */
  filename: string;
  /** How many bytes the file has, at most 10 MB. */
  size: number;
  /** A workflow that takes reference images; the image is its client's then. */
  workflowId: string;
};

/** What the caller may do with a run now. */
export type RunAction =
  /** Stop it for good: `cancelRun`. */
  | 'CANCEL'
  /** Forget it, with its results: `deleteRun`. */
  | 'DELETE'
  /** Let it rest: `pauseRun`. */
  | 'PAUSE'
  /** Let it go on: `resumeRun`. */
  | 'RESUME'
  /** Do again what failed or was not done: `retryRun`. */
  | 'RETRY';

/** How a run's work is placed among that of its owner's other runs. */
export type RunPriority =
  /** Beside the owner's other runs, instead of behind them. */
  | 'HIGH'
  /** By every fourth turn, while others wait. */
  | 'LOW'
  /** In turn. */
  | 'NORMAL';

/** Where a run stands. */
export type RunState =
  /** Was stopped before its end. */
  | 'CANCELLED'
  /** Takes up nothing new, and ends once what is under way has. */
  | 'CANCELLING'
  /** Everything was tried, though some items may have failed. */
  | 'COMPLETED'
  /** Could not be gone on with; `error` says why. */
  | 'FAILED'
  /** Rests until it is resumed. */
  | 'PAUSED'
  /** Waits for its turn. */
  | 'PENDING'
  /** Is worked on. */
  | 'RUNNING';

/** What happened to a run in a list. */
export type RunsChangeKind =
  /** It is in the list from now on. */
  | 'ADDED'
  /** It has moved on. */
  | 'CHANGED'
  /** It has left the list. */
  | 'GONE';

/** Which runs: those that fit all that is given. */
export type RunsWhere = {
  /** Only those that were started at this time or after it. */
  createdAfter?: string | null | undefined;
  /** Only those that were started before this time. */
  createdBefore?: string | null | undefined;
  /** Only those that the person with this key has started. */
  createdBy?: string | null | undefined;
  /** Only those of this kind. */
  kind?: string | null | undefined;
  /** Only those that you have started. If not given, that is so in the subscription. */
  mine?: boolean | null | undefined;
  /** Only those with this text, in any case, in their title or their error, or with an id that begins with it (four digits at least). */
  search?: string | null | undefined;
  /** Only those in one of these states, as long as they are. */
  state?: Array<RunState> | null | undefined;
  /** Only those of this system. */
  system?: string | null | undefined;
};

/** One stage of a pipeline; its place in the list is its order. */
export type SaveCoicePipelineStageInput = {
  /** Which images it sees, by earlier results: `{"stage_1.result": true}`; null for all. */
  filterCondition?: unknown;
  /** Key of the prompt that the stage asks. */
  promptId: string;
  /** The stage that this is, of those that the pipeline has; null for a new one. */
  rowId?: string | null | undefined;
};

/** Who signs in. */
export type SignInInput = {
  /** The person's e-mail address. */
  email: string;
  /** The password; local mode asks for none. */
  password?: string;
};

/** What a job runs, and over which images. */
export type StartCoiceJobInput = {
  /** The same key and input returns the job that they started first, for ever. */
  idempotencyKey?: string | null | undefined;
  /** Images of the library; empty for all of them. */
  imageIds?: Array<string>;
  /** The library whose images are inspected. */
  libraryId: number;
  /** The pipeline to run. */
  pipelineId: string;
  /** How the job is placed among your other ones. */
  priority?: RunPriority;
};

/** What is to be made into pictures, and how. */
export type StartMasStockExecutionInput = {
  /** Your key for the image model; kept sealed until the execution has ended, and never shown again. */
  apiKey?: string | null | undefined;
  /** The same key and input, whatever the API key, returns what they started first. */
  idempotencyKey?: string | null | undefined;
  /** How the execution is placed among your other runs. */
  priority?: RunPriority;
  /** A picture is made of each: 1 to the workflow's `max_prompts`, of up to 8,000 characters. */
  prompts: Array<string>;
  /** Keys of up to 5 reference images of the client, if the workflow takes any. */
  referenceImages?: Array<string>;
  /** The workflow to run; it runs for its client. */
  workflowId: string;
};

/** Conditions on a value of type String. */
export type StringFilter = {
  /** Equal to. */
  eq?: string | null | undefined;
  /** Greater than. */
  gt?: string | null | undefined;
  /** Greater than or equal to. */
  gte?: string | null | undefined;
  /** Matches the pattern in any case, where % is any text and _ any character. */
  ilike?: string | null | undefined;
  /** One of these. */
  in?: Array<string> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Matches the pattern, where % is any text and _ any character. */
  like?: string | null | undefined;
  /** Less than. */
  lt?: string | null | undefined;
  /** Less than or equal to. */
  lte?: string | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: string | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<string> | null | undefined;
};

/** Conditions on a value of type TextSearch. */
export type TextSearchFilter = {
  /** Matches the words, in web search syntax: quotes for phrases, - to exclude, or. */
  matches?: string | null | undefined;
};

/** Conditions on a value of type UUID. */
export type UuidFilter = {
  /** Equal to. */
  eq?: string | null | undefined;
  /** One of these. */
  in?: Array<string> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: string | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<string> | null | undefined;
};

/** Conditions on a value of type UUID. */
export type UuidListFilter = {
  /** Contains all of these. */
  containsAll?: Array<string> | null | undefined;
  /** Equal to. */
  eq?: Array<string> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Contains at least one of these. */
  overlaps?: Array<string> | null | undefined;
};

/** What changes of a CoiceCatalog. What is not given stays as it is. */
export type UpdateCoiceCatalogPatch = {
  /** What the catalog holds. */
  description?: string | null | undefined;
  /** Catalog name, at most 255 characters. */
  name?: string | null | undefined;
};

/** What changes of a CoiceLibrary. What is not given stays as it is. */
export type UpdateCoiceLibraryPatch = {
  /** What the library holds. */
  description?: string | null | undefined;
  /** Library name, at most 255 characters. */
  name?: string | null | undefined;
  /** Key of the library above; null at the top of the catalog. */
  parentId?: number | null | undefined;
};

/** What changes of a CoicePipeline. What is not given stays as it is. */
export type UpdateCoicePipelinePatch = {
  /** What the pipeline looks for. */
  description?: string | null | undefined;
  /** Key of the library that it is made for; null for a general one. */
  libraryId?: number | null | undefined;
  /** Pipeline name, at most 255 characters. */
  name?: string | null | undefined;
};

/** What changes of a CoicePrompt. What is not given stays as it is. */
export type UpdateCoicePromptPatch = {
  /** Prompt name, such as "Flare Detection". */
  name?: string | null | undefined;
  /** The text that the model is asked. */
  prompt?: string | null | undefined;
  /** The form of the answer. */
  type?: CoicePromptType | null | undefined;
};

export type CatalogsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type CatalogsQuery = { coiceCatalogs: { totalCount: number, nodes: Array<{ rowId: number, name: string, libraries: { totalCount: number } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type LibrariesQueryVariables = Exact<{
  where: CoiceLibraryWhere;
  after?: string | null | undefined;
}>;


export type LibrariesQuery = { coiceLibraries: { totalCount: number, nodes: Array<{ rowId: number, name: string, children: { totalCount: number }, images: { totalCount: number } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type LibraryNodeFragment = { rowId: number, name: string, children: { totalCount: number }, images: { totalCount: number } };

export type CatalogQueryVariables = Exact<{
  rowId: number;
}>;


export type CatalogQuery = { coiceCatalog: { rowId: number, name: string, description: string | null, createdAt: string, owner: { displayName: string | null, email: string } | null, libraries: { totalCount: number } } | null };

export type LibraryQueryVariables = Exact<{
  rowId: number;
}>;


export type LibraryQuery = { coiceLibrary: { rowId: number, name: string, description: string | null, catalogId: number, catalog: { name: string } | null, images: { totalCount: number }, children: { totalCount: number, nodes: Array<{ rowId: number, name: string, children: { totalCount: number }, images: { totalCount: number } }> }, jobs: { nodes: Array<{ rowId: string, title: string, state: RunState, createdAt: string }> }, parent: { rowId: number, name: string, parent: { rowId: number, name: string, parent: { rowId: number, name: string, parent: { rowId: number, name: string, parent: { rowId: number, name: string } | null } | null } | null } | null } | null } | null };

export type AboveFragment = { rowId: number, name: string };

export type CreateCatalogMutationVariables = Exact<{
  input: CreateCoiceCatalogInput;
}>;


export type CreateCatalogMutation = { createCoiceCatalog: { catalog: { rowId: number } | null } };

export type UpdateCatalogMutationVariables = Exact<{
  rowId: number;
  patch: UpdateCoiceCatalogPatch;
}>;


export type UpdateCatalogMutation = { updateCoiceCatalog: { catalog: { rowId: number } | null } };

export type DeleteCatalogMutationVariables = Exact<{
  rowId: number;
}>;


export type DeleteCatalogMutation = { deleteCoiceCatalog: { deletedId: string } };

export type CreateLibraryMutationVariables = Exact<{
  input: CreateCoiceLibraryInput;
}>;


export type CreateLibraryMutation = { createCoiceLibrary: { library: { rowId: number } | null } };

export type UpdateLibraryMutationVariables = Exact<{
  rowId: number;
  patch: UpdateCoiceLibraryPatch;
}>;


export type UpdateLibraryMutation = { updateCoiceLibrary: { library: { rowId: number } | null } };

export type DeleteLibraryMutationVariables = Exact<{
  rowId: number;
}>;


export type DeleteLibraryMutation = { deleteCoiceLibrary: { deletedId: string } };

export type ContentsQueryVariables = Exact<{
  libraries: CoiceLibraryWhere;
  images: CoiceImageWhere;
  jobs: CoiceJobWhere;
  pipelines: CoicePipelineWhere;
}>;


export type ContentsQuery = { coiceLibraries: { totalCount: number }, coiceImages: { totalCount: number }, coiceJobs: { totalCount: number }, coicePipelines: { totalCount: number } };

export type TileFragment = { rowId: string, name: string, thumbnailUrl: string };

export type ImagesQueryVariables = Exact<{
  where: CoiceImageWhere;
  after?: string | null | undefined;
}>;


export type ImagesQuery = { coiceImages: { totalCount: number, nodes: Array<{ rowId: string, name: string, thumbnailUrl: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PhotographQueryVariables = Exact<{
  rowId: string;
}>;


export type PhotographQuery = { coiceImage: { rowId: string, name: string, url: string, gcsPath: string, metadata: unknown, createdAt: string, results: { totalCount: number, nodes: Array<{ rowId: string, result: unknown, executedAt: string, job: { rowId: string, title: string } | null, stage: { stageOrder: number, prompt: { name: string } | null } | null }> } } | null };

export type ImageKeysQueryVariables = Exact<{
  libraryId: number;
}>;


export type ImageKeysQuery = { coiceImages: { nodes: Array<{ metadata: unknown }> } };

export type DeleteImageMutationVariables = Exact<{
  rowId: string;
}>;


export type DeleteImageMutation = { deleteCoiceImage: { deletedId: string } };

export type StartableQueryVariables = Exact<{
  where: CoicePipelineWhere;
}>;


export type StartableQuery = { coicePipelines: { totalCount: number, nodes: Array<{ rowId: string, name: string, description: string | null, stages: { totalCount: number } }> } };

export type StartJobMutationVariables = Exact<{
  input: StartCoiceJobInput;
}>;


export type StartJobMutation = { startCoiceJob: { job: { rowId: string } | null } };

export type RequestUploadMutationVariables = Exact<{
  input: RequestCoiceImageUploadInput;
}>;


export type RequestUploadMutation = { requestCoiceImageUpload: { upload: { uploadId: string, url: string, method: string, headers: Array<{ name: string, value: string }> } } };

export type CompleteUploadMutationVariables = Exact<{
  uploadId: string;
}>;


export type CompleteUploadMutation = { completeCoiceImageUpload: { image: { rowId: string, name: string, thumbnailUrl: string } | null } };

export type HealthQueryVariables = Exact<{ [key: string]: never; }>;


export type HealthQuery = { health: { queue: { waiting: number, working: number, oldestSeconds: number | null, kinds: Array<{ kind: string, waiting: number, working: number }> }, workers: Array<{ id: string, version: string, startedAt: string, seenAt: string, kinds: Array<string>, working: number }>, providers: Array<{ name: string, state: CircuitState, requests: number, errors: number, p50Seconds: number | null, p95Seconds: number | null, lastError: string | null, lastErrorAt: string | null, limits: { requestsPerMinute: number | null, tokensPerMinute: number | null } }>, postgres: { version: string, latencySeconds: number, connections: number, maxConnections: number, databaseBytes: string, replicaLagSeconds: number | null }, gateway: { version: string, startedAt: string, sockets: number, subscriptions: number } } };

export type CoiceAnswerFragment = { rowId: string, sequence: number, result: unknown, executedAt: string, stage: { stageOrder: number, prompt: { name: string } | null } | null, image: { rowId: string, gcsPath: string, thumbnailUrl: string } | null };

export type CoiceAnswersQueryVariables = Exact<{
  job: string;
  where?: CoiceJobResultWhere | null | undefined;
  search?: string | null | undefined;
  first: number;
}>;


export type CoiceAnswersQuery = { coiceJob: { sequence: number, results: { edges: Array<{ snippet: string | null, node: { rowId: string, sequence: number, result: unknown, executedAt: string, stage: { stageOrder: number, prompt: { name: string } | null } | null, image: { rowId: string, gcsPath: string, thumbnailUrl: string } | null } }>, pageInfo: { hasNextPage: boolean } } } | null };

export type CoiceAnswersToComeSubscriptionVariables = Exact<{
  job: string;
  after: number;
}>;


export type CoiceAnswersToComeSubscription = { coiceJobResults: { rowId: string, sequence: number, result: unknown, executedAt: string, stage: { stageOrder: number, prompt: { name: string } | null } | null, image: { rowId: string, gcsPath: string, thumbnailUrl: string } | null } };

export type CoiceImageOfJobQueryVariables = Exact<{
  image: string;
  job: string;
}>;


export type CoiceImageOfJobQuery = { coiceImage: { rowId: string, gcsPath: string, url: string, metadata: unknown, library: { rowId: number, name: string } | null, results: { nodes: Array<{ rowId: string, sequence: number, result: unknown, executedAt: string, stage: { stageOrder: number, prompt: { name: string, prompt: string } | null } | null }> } } | null };

export type CoicePicturesQueryVariables = Exact<{
  images: Array<string> | string;
  first: number;
}>;


export type CoicePicturesQuery = { coiceImages: { nodes: Array<{ rowId: string, gcsPath: string, thumbnailUrl: string }> } };

export type MasStockTileFragment = { rowId: string, batchIndex: number, promptText: string, status: MasStockBatchResultStatus, errorMessage: string | null, processingTimeMs: number | null, sequence: number | null, thumbnailUrl: string | null };

export type MasStockTilesQueryVariables = Exact<{
  execution: string;
  after?: string | null | undefined;
}>;


export type MasStockTilesQuery = { masStockExecution: { sequence: number, client: { name: string } | null, workflow: { name: string, config: unknown } | null, results: { totalCount: number, nodes: Array<{ rowId: string, batchIndex: number, promptText: string, status: MasStockBatchResultStatus, errorMessage: string | null, processingTimeMs: number | null, sequence: number | null, thumbnailUrl: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type MasStockTilesToComeSubscriptionVariables = Exact<{
  execution: string;
  after: number;
}>;


export type MasStockTilesToComeSubscription = { masStockBatchResults: { rowId: string, batchIndex: number, promptText: string, status: MasStockBatchResultStatus, errorMessage: string | null, processingTimeMs: number | null, sequence: number | null, thumbnailUrl: string | null } };

export type MasStockPictureQueryVariables = Exact<{
  result: string;
}>;


export type MasStockPictureQuery = { masStockBatchResult: { resultUrl: string | null, rowId: string, batchIndex: number, promptText: string, status: MasStockBatchResultStatus, errorMessage: string | null, processingTimeMs: number | null, sequence: number | null, thumbnailUrl: string | null } | null };

export type RetryMasStockExecutionMutationVariables = Exact<{
  execution: string;
  key: string;
}>;


export type RetryMasStockExecutionMutation = { retryMasStockExecution: { execution: { rowId: string } | null } };

export type RunStateSubscriptionVariables = Exact<{
  id: string;
}>;


export type RunStateSubscription = { run:
    | { state: RunState }
    | { state: RunState }
    | { state: RunState }
    | { state: RunState }
   };

export type GroupsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  where?: CoiceGroupWhere | null | undefined;
}>;


export type GroupsQuery = { coiceGroups: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ rowId: string, name: string, members: { totalCount: number }, catalogGrants: { totalCount: number }, libraryGrants: { totalCount: number } }> } };

export type GroupQueryVariables = Exact<{
  rowId: string;
}>;


export type GroupQuery = { coiceGroup: { rowId: string, name: string, createdAt: string } | null };

export type MembersQueryVariables = Exact<{
  groupId: string;
  first: number;
  after?: string | null | undefined;
}>;


export type MembersQuery = { coiceGroup: { members: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ rowId: string, email: string, displayName: string | null, role: CoiceRole }> } } | null };

export type CatalogGrantsQueryVariables = Exact<{
  groupId: string;
  first: number;
  after?: string | null | undefined;
}>;


export type CatalogGrantsQuery = { coiceCatalogGroups: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ catalogId: number, catalog: { name: string, userId: string } | null }> } };

export type LibraryGrantsQueryVariables = Exact<{
  groupId: string;
  first: number;
  after?: string | null | undefined;
}>;


export type LibraryGrantsQuery = { coiceLibraryGroups: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ libraryId: number, library: { name: string, catalog: { name: string, userId: string } | null } | null }> } };

export type GrantableCatalogsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  where?: CoiceCatalogWhere | null | undefined;
}>;


export type GrantableCatalogsQuery = { coiceCatalogs: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ rowId: number, name: string, owner: { email: string } | null }> } };

export type GrantableLibrariesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  where?: CoiceLibraryWhere | null | undefined;
}>;


export type GrantableLibrariesQuery = { coiceLibraries: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ rowId: number, name: string, catalog: { name: string } | null }> } };

export type CreateGroupMutationVariables = Exact<{
  name: string;
}>;


export type CreateGroupMutation = { createCoiceGroup: { group: { rowId: string } | null } };

export type RenameGroupMutationVariables = Exact<{
  rowId: string;
  name: string;
}>;


export type RenameGroupMutation = { updateCoiceGroup: { group: { rowId: string, name: string } | null } };

export type DeleteGroupMutationVariables = Exact<{
  rowId: string;
}>;


export type DeleteGroupMutation = { deleteCoiceGroup: { deletedId: string } };

export type AddMemberMutationVariables = Exact<{
  userId: string;
  groupId: string;
}>;


export type AddMemberMutation = { upsertCoiceUserGroup: { userGroup: { userId: string } | null } };

export type AddMemberByEmailMutationVariables = Exact<{
  groupId: string;
  email: string;
}>;


export type AddMemberByEmailMutation = { addCoiceGroupMember: { profile: { rowId: string, email: string, displayName: string | null, role: CoiceRole } | null } };

export type RemoveMemberMutationVariables = Exact<{
  userId: string;
  groupId: string;
}>;


export type RemoveMemberMutation = { deleteCoiceUserGroup: { deletedId: string } };

export type GrantCatalogMutationVariables = Exact<{
  catalogId: number;
  groupId: string;
}>;


export type GrantCatalogMutation = { upsertCoiceCatalogGroup: { catalogGroup: { catalogId: number } | null } };

export type RevokeCatalogMutationVariables = Exact<{
  catalogId: number;
  groupId: string;
}>;


export type RevokeCatalogMutation = { deleteCoiceCatalogGroup: { deletedId: string } };

export type GrantLibraryMutationVariables = Exact<{
  libraryId: number;
  groupId: string;
}>;


export type GrantLibraryMutation = { upsertCoiceLibraryGroup: { libraryGroup: { libraryId: number } | null } };

export type RevokeLibraryMutationVariables = Exact<{
  libraryId: number;
  groupId: string;
}>;


export type RevokeLibraryMutation = { deleteCoiceLibraryGroup: { deletedId: string } };

export type PeopleQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  where?: CoiceProfileWhere | null | undefined;
}>;


export type PeopleQuery = { coiceProfiles: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ rowId: string, email: string, displayName: string | null, role: CoiceRole, groups: { totalCount: number, nodes: Array<{ rowId: string, name: string }> } }> } };

export type PersonQueryVariables = Exact<{
  rowId: string;
}>;


export type PersonQuery = { coiceProfile: { createdAt: string, rowId: string, email: string, displayName: string | null, role: CoiceRole, catalogs: { totalCount: number, nodes: Array<{ rowId: number, name: string }> }, groups: { totalCount: number, nodes: Array<{ rowId: string, name: string, catalogGrants: { totalCount: number, nodes: Array<{ catalog: { rowId: number, name: string } | null }> }, libraryGrants: { totalCount: number, nodes: Array<{ library: { rowId: number, name: string, catalog: { name: string } | null } | null }> } }> } } | null };

export type RenamePersonMutationVariables = Exact<{
  rowId: string;
  displayName?: string | null | undefined;
}>;


export type RenamePersonMutation = { updateCoiceProfile: { profile: { rowId: string, email: string, displayName: string | null, role: CoiceRole } | null } };

export type SetRoleMutationVariables = Exact<{
  rowId: string;
  role: CoiceRole;
}>;


export type SetRoleMutation = { setCoiceProfileRole: { profile: { rowId: string, email: string, displayName: string | null, role: CoiceRole } | null } };

export type GiveCatalogMutationVariables = Exact<{
  rowId: number;
  userId: string;
}>;


export type GiveCatalogMutation = { setCoiceCatalogOwner: { catalog: { rowId: number } | null } };

export type EndSessionsMutationVariables = Exact<{
  userId: string;
}>;


export type EndSessionsMutation = { revokeSessions: { before: string } };

export type ProfileFragment = { rowId: string, email: string, displayName: string | null, role: CoiceRole };

export type MyProfileQueryVariables = Exact<{
  rowId: string;
}>;


export type MyProfileQuery = { coiceProfile: { rowId: string, email: string, displayName: string | null, role: CoiceRole } | null };

export type CreateMyProfileMutationVariables = Exact<{ [key: string]: never; }>;


export type CreateMyProfileMutation = { createCoiceProfile: { profile: { rowId: string, email: string, displayName: string | null, role: CoiceRole } | null } };

export type PipelinesQueryVariables = Exact<{
  where: CoicePipelineWhere;
  after?: string | null | undefined;
}>;


export type PipelinesQuery = { coicePipelines: { totalCount: number, nodes: Array<{ rowId: string, name: string, description: string | null, library: { rowId: number, name: string } | null, stages: { totalCount: number }, jobs: { nodes: Array<{ rowId: string, state: RunState, createdAt: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type StagePartsFragment = { rowId: string, stageOrder: number, promptId: string, filterCondition: unknown, prompt: { rowId: string, name: string, prompt: string, type: CoicePromptType } | null };

export type PromptPartsFragment = { rowId: string, name: string, prompt: string, type: CoicePromptType };

export type PipelineQueryVariables = Exact<{
  rowId: string;
}>;


export type PipelineQuery = { coicePipeline: { rowId: string, name: string, description: string | null, library: { rowId: number, name: string } | null, author: { displayName: string | null, email: string } | null, stages: { nodes: Array<{ rowId: string, stageOrder: number, promptId: string, filterCondition: unknown, prompt: { rowId: string, name: string, prompt: string, type: CoicePromptType } | null }> }, jobs: { totalCount: number, nodes: Array<{ rowId: string, title: string, state: RunState, createdAt: string }> } } | null };

export type CreatePipelineMutationVariables = Exact<{
  input: CreateCoicePipelineInput;
}>;


export type CreatePipelineMutation = { createCoicePipeline: { pipeline: { rowId: string } | null } };

export type UpdatePipelineMutationVariables = Exact<{
  rowId: string;
  patch: UpdateCoicePipelinePatch;
}>;


export type UpdatePipelineMutation = { updateCoicePipeline: { pipeline: { rowId: string } | null } };

export type DeletePipelineMutationVariables = Exact<{
  rowId: string;
}>;


export type DeletePipelineMutation = { deleteCoicePipeline: { deletedId: string } };

export type SaveStagesMutationVariables = Exact<{
  pipelineId: string;
  stages: Array<SaveCoicePipelineStageInput> | SaveCoicePipelineStageInput;
  replaces?: Array<SaveCoicePipelineStageInput> | SaveCoicePipelineStageInput | null | undefined;
}>;


export type SaveStagesMutation = { saveCoicePipelineStages: { pipeline: { stages: { nodes: Array<{ rowId: string, stageOrder: number, promptId: string, filterCondition: unknown, prompt: { rowId: string, name: string, prompt: string, type: CoicePromptType } | null }> } } | null } };

export type FilterPreviewQueryVariables = Exact<{
  pipelineId: string;
  stageOrder: number;
  filter?: unknown;
}>;


export type FilterPreviewQuery = { coiceFilterPreview: { images: number, passed: number, unknown: number, job: { rowId: string, createdAt: string, totalImages: number } | null } };

export type LibraryChoiceQueryVariables = Exact<{
  where: CoiceLibraryWhere;
}>;


export type LibraryChoiceQuery = { coiceLibraries: { nodes: Array<{ rowId: number, name: string, catalog: { name: string } | null }> } };

export type PromptsQueryVariables = Exact<{
  where: CoicePromptWhere;
  after?: string | null | undefined;
}>;


export type PromptsQuery = { coicePrompts: { totalCount: number, nodes: Array<{ rowId: string, name: string, prompt: string, type: CoicePromptType, stages: { totalCount: number, nodes: Array<{ stageOrder: number, pipeline: { rowId: string, name: string } | null }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CreatePromptMutationVariables = Exact<{
  input: CreateCoicePromptInput;
}>;


export type CreatePromptMutation = { createCoicePrompt: { prompt: { rowId: string, name: string, prompt: string, type: CoicePromptType } | null } };

export type UpdatePromptMutationVariables = Exact<{
  rowId: string;
  patch: UpdateCoicePromptPatch;
}>;


export type UpdatePromptMutation = { updateCoicePrompt: { prompt: { rowId: string, name: string, prompt: string, type: CoicePromptType } | null } };

export type DeletePromptMutationVariables = Exact<{
  rowId: string;
}>;


export type DeletePromptMutation = { deleteCoicePrompt: { deletedId: string } };

type ListedRun_CoiceJob_Fragment = { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null };

type ListedRun_MasStockExecution_Fragment = { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null };

type ListedRun_OfmGeneration_Fragment = { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null };

type ListedRun_OfmPromptRun_Fragment = { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null };

export type ListedRunFragment =
  | ListedRun_CoiceJob_Fragment
  | ListedRun_MasStockExecution_Fragment
  | ListedRun_OfmGeneration_Fragment
  | ListedRun_OfmPromptRun_Fragment
;

export type RunsQueryVariables = Exact<{
  where?: RunsWhere | null | undefined;
  first: number;
  after?: string | null | undefined;
  counted: boolean;
}>;


export type RunsQuery = { runs: { totalCount?: number, nodes: Array<
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
    >, pageInfo: { endCursor: string | null, hasNextPage: boolean } } };

export type RunsAgainQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type RunsAgainQuery = { nodes: Array<
    | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
    | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
    | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
    | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
    | Record<PropertyKey, never>
   | null> };

export type RunsUnderWaySubscriptionVariables = Exact<{
  where?: RunsWhere | null | undefined;
}>;


export type RunsUnderWaySubscription = { runs: Array<{ change: RunsChangeKind, runId: string, run:
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
     | null }> };

type RunFacts_CoiceJob_Fragment = { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> };

type RunFacts_MasStockExecution_Fragment = { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> };

type RunFacts_OfmGeneration_Fragment = { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> };

type RunFacts_OfmPromptRun_Fragment = { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> };

export type RunFactsFragment =
  | RunFacts_CoiceJob_Fragment
  | RunFacts_MasStockExecution_Fragment
  | RunFacts_OfmGeneration_Fragment
  | RunFacts_OfmPromptRun_Fragment
;

export type RunPointFragment = { from: string, seconds: number, done: number, failed: number };

export type FollowRunSubscriptionVariables = Exact<{
  id: string;
}>;


export type FollowRunSubscription = { run:
    | { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, throughput: Array<{ from: string, seconds: number, done: number, failed: number }>, owner: { id: string, name: string | null, email: string | null } | null, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> }
    | { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, throughput: Array<{ from: string, seconds: number, done: number, failed: number }>, owner: { id: string, name: string | null, email: string | null } | null, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> }
    | { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, throughput: Array<{ from: string, seconds: number, done: number, failed: number }>, owner: { id: string, name: string | null, email: string | null } | null, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> }
    | { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, throughput: Array<{ from: string, seconds: number, done: number, failed: number }>, owner: { id: string, name: string | null, email: string | null } | null, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> }
   };

export type RunFailuresQueryVariables = Exact<{
  id: string;
  first: number;
}>;


export type RunFailuresQuery = { run:
    | { failures: Array<{ itemId: string, stage: number, error: string | null, attempts: number, seconds: number | null, finishedAt: string | null }> }
    | { failures: Array<{ itemId: string, stage: number, error: string | null, attempts: number, seconds: number | null, finishedAt: string | null }> }
    | { failures: Array<{ itemId: string, stage: number, error: string | null, attempts: number, seconds: number | null, finishedAt: string | null }> }
    | { failures: Array<{ itemId: string, stage: number, error: string | null, attempts: number, seconds: number | null, finishedAt: string | null }> }
   | null };

export type FollowRunEventsSubscriptionVariables = Exact<{
  id: string;
  after: number;
}>;


export type FollowRunEventsSubscription = { runEvents: { sequence: number, type: string, data: unknown, createdAt: string } };

export type CancelRunMutationVariables = Exact<{
  id: string;
}>;


export type CancelRunMutation = { cancelRun: { run:
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
     | null } };

export type PauseRunMutationVariables = Exact<{
  id: string;
}>;


export type PauseRunMutation = { pauseRun: { run:
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
     | null } };

export type ResumeRunMutationVariables = Exact<{
  id: string;
}>;


export type ResumeRunMutation = { resumeRun: { run:
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
     | null } };

export type RetryRunMutationVariables = Exact<{
  id: string;
}>;


export type RetryRunMutation = { retryRun: { run:
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
     | null } };

export type DeleteRunMutationVariables = Exact<{
  id: string;
}>;


export type DeleteRunMutation = { deleteRun: { runId: string } };

export type RenewSessionMutationVariables = Exact<{
  token: string;
}>;


export type RenewSessionMutation = { renewSession: { expiresAt: string | null } };

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { signIn: { accessToken: string, email: string } };

export type TryTokenQueryVariables = Exact<{ [key: string]: never; }>;


export type TryTokenQuery = { __typename: 'Query' };

export type WorkflowFragment = { rowId: string, name: string, description: string | null, status: MasStockWorkflowStatus, config: unknown, client: { name: string } | null };

export type WorkflowsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type WorkflowsQuery = { masStockWorkflows: { totalCount: number, nodes: Array<{ rowId: string, name: string, description: string | null, status: MasStockWorkflowStatus, config: unknown, client: { name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type StartExecutionMutationVariables = Exact<{
  input: StartMasStockExecutionInput;
}>;


export type StartExecutionMutation = { startMasStockExecution: { execution: { rowId: string } | null } };

export type RequestReferenceMutationVariables = Exact<{
  input: RequestMasStockReferenceUploadInput;
}>;


export type RequestReferenceMutation = { requestMasStockReferenceUpload: { upload: { uploadId: string, url: string, method: string, headers: Array<{ name: string, value: string }> } } };

export type CompleteReferenceMutationVariables = Exact<{
  uploadId: string;
}>;


export type CompleteReferenceMutation = { completeMasStockReferenceUpload: { referenceImage: { rowId: string } | null } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const LibraryNodeFragmentDoc = new TypedDocumentString(`
    fragment LibraryNode on CoiceLibrary {
  rowId
  name
  children(first: 1) {
    totalCount
  }
  images(first: 1) {
    totalCount
  }
}
    `, {"fragmentName":"LibraryNode"}) as unknown as TypedDocumentString<LibraryNodeFragment, unknown>;
export const AboveFragmentDoc = new TypedDocumentString(`
    fragment Above on CoiceLibrary {
  rowId
  name
}
    `, {"fragmentName":"Above"}) as unknown as TypedDocumentString<AboveFragment, unknown>;
export const TileFragmentDoc = new TypedDocumentString(`
    fragment Tile on CoiceImage {
  rowId
  name
  thumbnailUrl
}
    `, {"fragmentName":"Tile"}) as unknown as TypedDocumentString<TileFragment, unknown>;
export const CoiceAnswerFragmentDoc = new TypedDocumentString(`
    fragment CoiceAnswer on CoiceJobResult {
  rowId
  sequence
  result
  executedAt
  stage {
    stageOrder
    prompt {
      name
    }
  }
  image {
    rowId
    gcsPath
    thumbnailUrl
  }
}
    `, {"fragmentName":"CoiceAnswer"}) as unknown as TypedDocumentString<CoiceAnswerFragment, unknown>;
export const MasStockTileFragmentDoc = new TypedDocumentString(`
    fragment MasStockTile on MasStockBatchResult {
  rowId
  batchIndex
  promptText
  status
  errorMessage
  processingTimeMs
  sequence
  thumbnailUrl
}
    `, {"fragmentName":"MasStockTile"}) as unknown as TypedDocumentString<MasStockTileFragment, unknown>;
export const ProfileFragmentDoc = new TypedDocumentString(`
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}
    `, {"fragmentName":"Profile"}) as unknown as TypedDocumentString<ProfileFragment, unknown>;
export const PromptPartsFragmentDoc = new TypedDocumentString(`
    fragment PromptParts on CoicePrompt {
  rowId
  name
  prompt
  type
}
    `, {"fragmentName":"PromptParts"}) as unknown as TypedDocumentString<PromptPartsFragment, unknown>;
export const StagePartsFragmentDoc = new TypedDocumentString(`
    fragment StageParts on CoicePipelineStage {
  rowId
  stageOrder
  promptId
  filterCondition
  prompt {
    ...PromptParts
  }
}
    fragment PromptParts on CoicePrompt {
  rowId
  name
  prompt
  type
}`, {"fragmentName":"StageParts"}) as unknown as TypedDocumentString<StagePartsFragment, unknown>;
export const ListedRunFragmentDoc = new TypedDocumentString(`
    fragment ListedRun on Run {
  id
  rowId
  title
  system
  kind
  state
  fraction
  total
  done
  failed
  createdAt
  startedAt
  completedAt
  sequence
  owner {
    id
    name
    email
  }
}
    `, {"fragmentName":"ListedRun"}) as unknown as TypedDocumentString<ListedRunFragment, unknown>;
export const RunFactsFragmentDoc = new TypedDocumentString(`
    fragment RunFacts on Run {
  id
  rowId
  system
  kind
  title
  state
  fraction
  total
  done
  failed
  attempt
  queuePosition
  secondsLeft
  error
  actions
  owner {
    id
    name
    email
  }
  createdAt
  startedAt
  completedAt
  sequence
  stages {
    stage
    name
    total
    pending
    done
    skipped
    failed
  }
}
    `, {"fragmentName":"RunFacts"}) as unknown as TypedDocumentString<RunFactsFragment, unknown>;
export const RunPointFragmentDoc = new TypedDocumentString(`
    fragment RunPoint on RunThroughput {
  from
  seconds
  done
  failed
}
    `, {"fragmentName":"RunPoint"}) as unknown as TypedDocumentString<RunPointFragment, unknown>;
export const WorkflowFragmentDoc = new TypedDocumentString(`
    fragment Workflow on MasStockWorkflow {
  rowId
  name
  description
  status
  config
  client {
    name
  }
}
    `, {"fragmentName":"Workflow"}) as unknown as TypedDocumentString<WorkflowFragment, unknown>;
export const CatalogsDocument = new TypedDocumentString(`
    query Catalogs($after: String) {
  coiceCatalogs(first: 100, after: $after, orderBy: [{name: ASC}]) {
    totalCount
    nodes {
      rowId
      name
      libraries(first: 1) {
        totalCount
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `, {"hash":"sha256:e2e9ce00baea9fdebcad1c7504d072f8dde233055b6be3586cb7d6311eda8546"}) as unknown as TypedDocumentString<CatalogsQuery, CatalogsQueryVariables>;
export const LibrariesDocument = new TypedDocumentString(`
    query Libraries($where: CoiceLibraryWhere!, $after: String) {
  coiceLibraries(first: 100, after: $after, where: $where, orderBy: [{name: ASC}]) {
    totalCount
    nodes {
      ...LibraryNode
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment LibraryNode on CoiceLibrary {
  rowId
  name
  children(first: 1) {
    totalCount
  }
  images(first: 1) {
    totalCount
  }
}`, {"hash":"sha256:7e76b0a3f48fdd8f16c9ff36f172df83f3a93360614eea944ba571b075446c09"}) as unknown as TypedDocumentString<LibrariesQuery, LibrariesQueryVariables>;
export const CatalogDocument = new TypedDocumentString(`
    query Catalog($rowId: Int!) {
  coiceCatalog(rowId: $rowId) {
    rowId
    name
    description
    createdAt
    owner {
      displayName
      email
    }
    libraries(first: 1) {
      totalCount
    }
  }
}
    `, {"hash":"sha256:2c65296cf3af0406fee152cebe65311b6c94148ab77a5f212db341a71af1da8c"}) as unknown as TypedDocumentString<CatalogQuery, CatalogQueryVariables>;
export const LibraryDocument = new TypedDocumentString(`
    query Library($rowId: Int!) {
  coiceLibrary(rowId: $rowId) {
    rowId
    name
    description
    catalogId
    catalog {
      name
    }
    images(first: 1) {
      totalCount
    }
    children(first: 100, orderBy: [{name: ASC}]) {
      totalCount
      nodes {
        ...LibraryNode
      }
    }
    jobs(first: 3, orderBy: [{createdAt: DESC}]) {
      nodes {
        rowId
        title
        state
        createdAt
      }
    }
    parent {
      ...Above
      parent {
        ...Above
        parent {
          ...Above
          parent {
            ...Above
            parent {
              ...Above
            }
          }
        }
      }
    }
  }
}
    fragment LibraryNode on CoiceLibrary {
  rowId
  name
  children(first: 1) {
    totalCount
  }
  images(first: 1) {
    totalCount
  }
}
fragment Above on CoiceLibrary {
  rowId
  name
}`, {"hash":"sha256:8947e57d7dccbf6ade9be6b6dcf6a9744aa16de0762feeef157833b1870cf60c"}) as unknown as TypedDocumentString<LibraryQuery, LibraryQueryVariables>;
export const CreateCatalogDocument = new TypedDocumentString(`
    mutation CreateCatalog($input: CreateCoiceCatalogInput!) {
  createCoiceCatalog(input: $input) {
    catalog {
      rowId
    }
  }
}
    `, {"hash":"sha256:1fcc76e35dcaff24f9694e2f7c70389f2d19a599e27f97a351ad842073d84b13"}) as unknown as TypedDocumentString<CreateCatalogMutation, CreateCatalogMutationVariables>;
export const UpdateCatalogDocument = new TypedDocumentString(`
    mutation UpdateCatalog($rowId: Int!, $patch: UpdateCoiceCatalogPatch!) {
  updateCoiceCatalog(rowId: $rowId, patch: $patch) {
    catalog {
      rowId
    }
  }
}
    `, {"hash":"sha256:c5ec49915e7f53d8c26ddc84e46a4487cdfeeffefc708a2c407d3c805306c3be"}) as unknown as TypedDocumentString<UpdateCatalogMutation, UpdateCatalogMutationVariables>;
export const DeleteCatalogDocument = new TypedDocumentString(`
    mutation DeleteCatalog($rowId: Int!) {
  deleteCoiceCatalog(rowId: $rowId) {
    deletedId
  }
}
    `, {"hash":"sha256:a36db8d5cc38b69814c0ca75f43fb28a2435c1de85369d2bd891ccf1ce1d4db4"}) as unknown as TypedDocumentString<DeleteCatalogMutation, DeleteCatalogMutationVariables>;
export const CreateLibraryDocument = new TypedDocumentString(`
    mutation CreateLibrary($input: CreateCoiceLibraryInput!) {
  createCoiceLibrary(input: $input) {
    library {
      rowId
    }
  }
}
    `, {"hash":"sha256:62cfc6748e0025e46ac8bffb18cdb532d3da99947abe3af57b0e6664a4dc200c"}) as unknown as TypedDocumentString<CreateLibraryMutation, CreateLibraryMutationVariables>;
export const UpdateLibraryDocument = new TypedDocumentString(`
    mutation UpdateLibrary($rowId: Int!, $patch: UpdateCoiceLibraryPatch!) {
  updateCoiceLibrary(rowId: $rowId, patch: $patch) {
    library {
      rowId
    }
  }
}
    `, {"hash":"sha256:e7e212028d587707c5f48e95f18116bb689d2f17f5b569ebafec3e7ec31740b6"}) as unknown as TypedDocumentString<UpdateLibraryMutation, UpdateLibraryMutationVariables>;
export const DeleteLibraryDocument = new TypedDocumentString(`
    mutation DeleteLibrary($rowId: Int!) {
  deleteCoiceLibrary(rowId: $rowId) {
    deletedId
  }
}
    `, {"hash":"sha256:eab60d157afa19b1ddb138b3be33a42e993c656faff19c19936f6040ff2afd33"}) as unknown as TypedDocumentString<DeleteLibraryMutation, DeleteLibraryMutationVariables>;
export const ContentsDocument = new TypedDocumentString(`
    query Contents($libraries: CoiceLibraryWhere!, $images: CoiceImageWhere!, $jobs: CoiceJobWhere!, $pipelines: CoicePipelineWhere!) {
  coiceLibraries(first: 1, where: $libraries) {
    totalCount
  }
  coiceImages(first: 1, where: $images) {
    totalCount
  }
  coiceJobs(first: 1, where: $jobs) {
    totalCount
  }
  coicePipelines(first: 1, where: $pipelines) {
    totalCount
  }
}
    `, {"hash":"sha256:4eab24c654e97d933e291c80056e5e4fd16147630c5278798bac0a0f75e6635c"}) as unknown as TypedDocumentString<ContentsQuery, ContentsQueryVariables>;
export const ImagesDocument = new TypedDocumentString(`
    query Images($where: CoiceImageWhere!, $after: String) {
  coiceImages(
    first: 100
    after: $after
    where: $where
    orderBy: [{createdAt: DESC}]
  ) {
    totalCount
    nodes {
      ...Tile
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Tile on CoiceImage {
  rowId
  name
  thumbnailUrl
}`, {"hash":"sha256:4c3402a5841da41b474f9bd2748894222c5487fe3a596b2430a3c0ffab3873fc"}) as unknown as TypedDocumentString<ImagesQuery, ImagesQueryVariables>;
export const PhotographDocument = new TypedDocumentString(`
    query Photograph($rowId: UUID!) {
  coiceImage(rowId: $rowId) {
    rowId
    name
    url
    gcsPath
    metadata
    createdAt
    results(first: 50, orderBy: [{executedAt: DESC}]) {
      totalCount
      nodes {
        rowId
        result
        executedAt
        job {
          rowId
          title
        }
        stage {
          stageOrder
          prompt {
            name
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:92ec83f0e8b6a0c7472582291d388c9240deb13b186fa9ba0273961d23ca6406"}) as unknown as TypedDocumentString<PhotographQuery, PhotographQueryVariables>;
export const ImageKeysDocument = new TypedDocumentString(`
    query ImageKeys($libraryId: Int!) {
  coiceImages(
    first: 20
    where: {libraryId: {eq: $libraryId}}
    orderBy: [{createdAt: DESC}]
  ) {
    nodes {
      metadata
    }
  }
}
    `, {"hash":"sha256:4010dd91fff6d9343d8f3d24b96f790b946f82d844a0aada11cb8313b434b167"}) as unknown as TypedDocumentString<ImageKeysQuery, ImageKeysQueryVariables>;
export const DeleteImageDocument = new TypedDocumentString(`
    mutation DeleteImage($rowId: UUID!) {
  deleteCoiceImage(rowId: $rowId) {
    deletedId
  }
}
    `, {"hash":"sha256:1f3bb6105982812c61f27a9a1923b7a36614425cb3c31f53b16203b124dd3b09"}) as unknown as TypedDocumentString<DeleteImageMutation, DeleteImageMutationVariables>;
export const StartableDocument = new TypedDocumentString(`
    query Startable($where: CoicePipelineWhere!) {
  coicePipelines(first: 100, where: $where, orderBy: [{name: ASC}]) {
    totalCount
    nodes {
      rowId
      name
      description
      stages(first: 1) {
        totalCount
      }
    }
  }
}
    `, {"hash":"sha256:e62c975a81115759c2ce320d3149785718b1de54c1c8486918aa986f2eee9373"}) as unknown as TypedDocumentString<StartableQuery, StartableQueryVariables>;
export const StartJobDocument = new TypedDocumentString(`
    mutation StartJob($input: StartCoiceJobInput!) {
  startCoiceJob(input: $input) {
    job {
      rowId
    }
  }
}
    `, {"hash":"sha256:0ebd0cfb7844919dabdfaeed7e2eedec9abacc6243836f75eea3e47bdf5c5cb4"}) as unknown as TypedDocumentString<StartJobMutation, StartJobMutationVariables>;
export const RequestUploadDocument = new TypedDocumentString(`
    mutation RequestUpload($input: RequestCoiceImageUploadInput!) {
  requestCoiceImageUpload(input: $input) {
    upload {
      uploadId
      url
      method
      headers {
        name
        value
      }
    }
  }
}
    `, {"hash":"sha256:687e4e9e3d95e2ca8ea5e445adeb2ef7a28dd030fbcfdaa8601b6797c9ce695a"}) as unknown as TypedDocumentString<RequestUploadMutation, RequestUploadMutationVariables>;
export const CompleteUploadDocument = new TypedDocumentString(`
    mutation CompleteUpload($uploadId: UUID!) {
  completeCoiceImageUpload(uploadId: $uploadId) {
    image {
      ...Tile
    }
  }
}
    fragment Tile on CoiceImage {
  rowId
  name
  thumbnailUrl
}`, {"hash":"sha256:fda50bf8a576734e4e803e06282fdaecdef352d748010dd88c40dced2de3cf91"}) as unknown as TypedDocumentString<CompleteUploadMutation, CompleteUploadMutationVariables>;
export const HealthDocument = new TypedDocumentString(`
    query Health {
  health {
    queue {
      waiting
      working
      oldestSeconds
      kinds {
        kind
        waiting
        working
      }
    }
    workers {
      id
      version
      startedAt
      seenAt
      kinds
      working
    }
    providers {
      name
      state
      requests
      errors
      p50Seconds
      p95Seconds
      lastError
      lastErrorAt
      limits {
        requestsPerMinute
        tokensPerMinute
      }
    }
    postgres {
      version
      latencySeconds
      connections
      maxConnections
      databaseBytes
      replicaLagSeconds
    }
    gateway {
      version
      startedAt
      sockets
      subscriptions
    }
  }
}
    `, {"hash":"sha256:c487f30339de5340ee76ceb373796c9d48fa19a4e04bea54a9c5627a8bcea0e9"}) as unknown as TypedDocumentString<HealthQuery, HealthQueryVariables>;
export const CoiceAnswersDocument = new TypedDocumentString(`
    query CoiceAnswers($job: UUID!, $where: CoiceJobResultWhere, $search: String, $first: Int!) {
  coiceJob(rowId: $job) {
    sequence
    results(
      first: $first
      where: $where
      search: $search
      orderBy: [{sequence: DESC}]
    ) {
      edges {
        snippet
        node {
          ...CoiceAnswer
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
}
    fragment CoiceAnswer on CoiceJobResult {
  rowId
  sequence
  result
  executedAt
  stage {
    stageOrder
    prompt {
      name
    }
  }
  image {
    rowId
    gcsPath
    thumbnailUrl
  }
}`, {"hash":"sha256:487d71117c5a41e23bc3cd32cba6d7a452b95e4a6126a3c0322393222fd01496"}) as unknown as TypedDocumentString<CoiceAnswersQuery, CoiceAnswersQueryVariables>;
export const CoiceAnswersToComeDocument = new TypedDocumentString(`
    subscription CoiceAnswersToCome($job: UUID!, $after: Int!) {
  coiceJobResults(jobId: $job, after: $after) {
    ...CoiceAnswer
  }
}
    fragment CoiceAnswer on CoiceJobResult {
  rowId
  sequence
  result
  executedAt
  stage {
    stageOrder
    prompt {
      name
    }
  }
  image {
    rowId
    gcsPath
    thumbnailUrl
  }
}`, {"hash":"sha256:8e5624b27498b5479070f6da572073f9967805ecf7899831072f419236848a5f"}) as unknown as TypedDocumentString<CoiceAnswersToComeSubscription, CoiceAnswersToComeSubscriptionVariables>;
export const CoiceImageOfJobDocument = new TypedDocumentString(`
    query CoiceImageOfJob($image: UUID!, $job: UUID!) {
  coiceImage(rowId: $image) {
    rowId
    gcsPath
    url
    metadata
    library {
      rowId
      name
    }
    results(first: 100, where: {jobId: {eq: $job}}) {
      nodes {
        rowId
        sequence
        result
        executedAt
        stage {
          stageOrder
          prompt {
            name
            prompt
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:a2fb5a1d5c037c66ad653dbab0aa546a47815bde1c1d4d0e32c783f3750095f0"}) as unknown as TypedDocumentString<CoiceImageOfJobQuery, CoiceImageOfJobQueryVariables>;
export const CoicePicturesDocument = new TypedDocumentString(`
    query CoicePictures($images: [UUID!]!, $first: Int!) {
  coiceImages(first: $first, where: {rowId: {in: $images}}) {
    nodes {
      rowId
      gcsPath
      thumbnailUrl
    }
  }
}
    `, {"hash":"sha256:762630ee5c7fdf69dd102fef66d0da103a152ac03b0bd867fc5ee1eb4d9201a1"}) as unknown as TypedDocumentString<CoicePicturesQuery, CoicePicturesQueryVariables>;
export const MasStockTilesDocument = new TypedDocumentString(`
    query MasStockTiles($execution: UUID!, $after: String) {
  masStockExecution(rowId: $execution) {
    sequence
    client {
      name
    }
    workflow {
      name
      config
    }
    results(first: 100, after: $after) {
      totalCount
      nodes {
        ...MasStockTile
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment MasStockTile on MasStockBatchResult {
  rowId
  batchIndex
  promptText
  status
  errorMessage
  processingTimeMs
  sequence
  thumbnailUrl
}`, {"hash":"sha256:e6722938486383b86ed0925c345c9d72142d1203a7b20d9e12128636af6dcbfe"}) as unknown as TypedDocumentString<MasStockTilesQuery, MasStockTilesQueryVariables>;
export const MasStockTilesToComeDocument = new TypedDocumentString(`
    subscription MasStockTilesToCome($execution: UUID!, $after: Int!) {
  masStockBatchResults(executionId: $execution, after: $after) {
    ...MasStockTile
  }
}
    fragment MasStockTile on MasStockBatchResult {
  rowId
  batchIndex
  promptText
  status
  errorMessage
  processingTimeMs
  sequence
  thumbnailUrl
}`, {"hash":"sha256:ec977ea63e79e3f72f58db7781bee0bdd0bc85eebca360cb9d0616c0f23af3ab"}) as unknown as TypedDocumentString<MasStockTilesToComeSubscription, MasStockTilesToComeSubscriptionVariables>;
export const MasStockPictureDocument = new TypedDocumentString(`
    query MasStockPicture($result: UUID!) {
  masStockBatchResult(rowId: $result) {
    ...MasStockTile
    resultUrl
  }
}
    fragment MasStockTile on MasStockBatchResult {
  rowId
  batchIndex
  promptText
  status
  errorMessage
  processingTimeMs
  sequence
  thumbnailUrl
}`, {"hash":"sha256:92e62b07c887c7ee4f898fc2fcca107103919231b455050cc86b9395bd030673"}) as unknown as TypedDocumentString<MasStockPictureQuery, MasStockPictureQueryVariables>;
export const RetryMasStockExecutionDocument = new TypedDocumentString(`
    mutation RetryMasStockExecution($execution: UUID!, $key: String!) {
  retryMasStockExecution(executionId: $execution, apiKey: $key) {
    execution {
      rowId
    }
  }
}
    `, {"hash":"sha256:47384dddf80826857e751ea6ec6466f1acb107f65a98f7b44ca97d284c9c9b36"}) as unknown as TypedDocumentString<RetryMasStockExecutionMutation, RetryMasStockExecutionMutationVariables>;
export const RunStateDocument = new TypedDocumentString(`
    subscription RunState($id: UUID!) {
  run(id: $id) {
    state
  }
}
    `, {"hash":"sha256:c22afb60cdc61764e53fb6289c7052effe4026db8b3884e345d04d66b5560a36"}) as unknown as TypedDocumentString<RunStateSubscription, RunStateSubscriptionVariables>;
export const GroupsDocument = new TypedDocumentString(`
    query Groups($first: Int!, $after: String, $where: CoiceGroupWhere) {
  coiceGroups(first: $first, after: $after, where: $where, orderBy: [{name: ASC}]) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      rowId
      name
      members {
        totalCount
      }
      catalogGrants {
        totalCount
      }
      libraryGrants {
        totalCount
      }
    }
  }
}
    `, {"hash":"sha256:9b7809c235e27387662ce2bbbd15f9b030de37e2b538a63cfdfb400f8bdaca00"}) as unknown as TypedDocumentString<GroupsQuery, GroupsQueryVariables>;
export const GroupDocument = new TypedDocumentString(`
    query Group($rowId: UUID!) {
  coiceGroup(rowId: $rowId) {
    rowId
    name
    createdAt
  }
}
    `, {"hash":"sha256:37a93d6c5889e173f8b58a3f7bfc2a045585e836ca95ce0b8582473933e2afc7"}) as unknown as TypedDocumentString<GroupQuery, GroupQueryVariables>;
export const MembersDocument = new TypedDocumentString(`
    query Members($groupId: UUID!, $first: Int!, $after: String) {
  coiceGroup(rowId: $groupId) {
    members(first: $first, after: $after, orderBy: [{email: ASC}]) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...Profile
      }
    }
  }
}
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}`, {"hash":"sha256:592f0b3be33e0f1ab500d358f74cd5036e95bc0ccfb41f0498b4cd8afefec78e"}) as unknown as TypedDocumentString<MembersQuery, MembersQueryVariables>;
export const CatalogGrantsDocument = new TypedDocumentString(`
    query CatalogGrants($groupId: UUID!, $first: Int!, $after: String) {
  coiceCatalogGroups(
    first: $first
    after: $after
    where: {groupId: {eq: $groupId}}
  ) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      catalogId
      catalog {
        name
        userId
      }
    }
  }
}
    `, {"hash":"sha256:0434d8a01d8205b8a5dc2d061aca7ccf88f470fb3897f905f6d50250b15de419"}) as unknown as TypedDocumentString<CatalogGrantsQuery, CatalogGrantsQueryVariables>;
export const LibraryGrantsDocument = new TypedDocumentString(`
    query LibraryGrants($groupId: UUID!, $first: Int!, $after: String) {
  coiceLibraryGroups(
    first: $first
    after: $after
    where: {groupId: {eq: $groupId}}
  ) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      libraryId
      library {
        name
        catalog {
          name
          userId
        }
      }
    }
  }
}
    `, {"hash":"sha256:c7c9e0ab6c1b1b43e6358406a1b91c412adcbdff0859cd186ec7cfba8d9bbc6c"}) as unknown as TypedDocumentString<LibraryGrantsQuery, LibraryGrantsQueryVariables>;
export const GrantableCatalogsDocument = new TypedDocumentString(`
    query GrantableCatalogs($first: Int!, $after: String, $where: CoiceCatalogWhere) {
  coiceCatalogs(
    first: $first
    after: $after
    where: $where
    orderBy: [{name: ASC}]
  ) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      rowId
      name
      owner {
        email
      }
    }
  }
}
    `, {"hash":"sha256:9982ec5b5b19bddcd3ebae39cab40796f3250807d38523c74785c0508e26b505"}) as unknown as TypedDocumentString<GrantableCatalogsQuery, GrantableCatalogsQueryVariables>;
export const GrantableLibrariesDocument = new TypedDocumentString(`
    query GrantableLibraries($first: Int!, $after: String, $where: CoiceLibraryWhere) {
  coiceLibraries(
    first: $first
    after: $after
    where: $where
    orderBy: [{name: ASC}]
  ) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      rowId
      name
      catalog {
        name
      }
    }
  }
}
    `, {"hash":"sha256:a9a3ed3c0cabe8ec77550c0ebc02820fa4ec30fbc40313971e616ad0d6142cba"}) as unknown as TypedDocumentString<GrantableLibrariesQuery, GrantableLibrariesQueryVariables>;
export const CreateGroupDocument = new TypedDocumentString(`
    mutation CreateGroup($name: String!) {
  createCoiceGroup(input: {name: $name}) {
    group {
      rowId
    }
  }
}
    `, {"hash":"sha256:7405066f1c30142d6716cf697c1d49df7637cb26374944f2511507876111cdc0"}) as unknown as TypedDocumentString<CreateGroupMutation, CreateGroupMutationVariables>;
export const RenameGroupDocument = new TypedDocumentString(`
    mutation RenameGroup($rowId: UUID!, $name: String!) {
  updateCoiceGroup(rowId: $rowId, patch: {name: $name}) {
    group {
      rowId
      name
    }
  }
}
    `, {"hash":"sha256:5b24456134de8ec9aa63db88647d0b5d9fc87bc92287630b84221b7684cefeac"}) as unknown as TypedDocumentString<RenameGroupMutation, RenameGroupMutationVariables>;
export const DeleteGroupDocument = new TypedDocumentString(`
    mutation DeleteGroup($rowId: UUID!) {
  deleteCoiceGroup(rowId: $rowId) {
    deletedId
  }
}
    `, {"hash":"sha256:e07125bdef6d087486ee387f2fdc81154a49e98c8599f61e67953119b18c35b0"}) as unknown as TypedDocumentString<DeleteGroupMutation, DeleteGroupMutationVariables>;
export const AddMemberDocument = new TypedDocumentString(`
    mutation AddMember($userId: UUID!, $groupId: UUID!) {
  upsertCoiceUserGroup(input: {userId: $userId, groupId: $groupId}) {
    userGroup {
      userId
    }
  }
}
    `, {"hash":"sha256:8d8253c669da737fe7a099a158dcdd394371b435df4d12d2ccc0ed33f2bfcab0"}) as unknown as TypedDocumentString<AddMemberMutation, AddMemberMutationVariables>;
export const AddMemberByEmailDocument = new TypedDocumentString(`
    mutation AddMemberByEmail($groupId: UUID!, $email: String!) {
  addCoiceGroupMember(groupId: $groupId, email: $email) {
    profile {
      ...Profile
    }
  }
}
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}`, {"hash":"sha256:0abd90be95a18c1a7a587fee327ae6e8584eb6f9eec09c3c5725d2d6fb9359da"}) as unknown as TypedDocumentString<AddMemberByEmailMutation, AddMemberByEmailMutationVariables>;
export const RemoveMemberDocument = new TypedDocumentString(`
    mutation RemoveMember($userId: UUID!, $groupId: UUID!) {
  deleteCoiceUserGroup(userId: $userId, groupId: $groupId) {
    deletedId
  }
}
    `, {"hash":"sha256:39369bc433695c3abc67d8bd008deeae6325bf3b35b09a160542ff7726dbc491"}) as unknown as TypedDocumentString<RemoveMemberMutation, RemoveMemberMutationVariables>;
export const GrantCatalogDocument = new TypedDocumentString(`
    mutation GrantCatalog($catalogId: Int!, $groupId: UUID!) {
  upsertCoiceCatalogGroup(input: {catalogId: $catalogId, groupId: $groupId}) {
    catalogGroup {
      catalogId
    }
  }
}
    `, {"hash":"sha256:718e85096b5a067d7806515642d5250079b5fdf0b2878db56277ac10116bdb5c"}) as unknown as TypedDocumentString<GrantCatalogMutation, GrantCatalogMutationVariables>;
export const RevokeCatalogDocument = new TypedDocumentString(`
    mutation RevokeCatalog($catalogId: Int!, $groupId: UUID!) {
  deleteCoiceCatalogGroup(catalogId: $catalogId, groupId: $groupId) {
    deletedId
  }
}
    `, {"hash":"sha256:d0eee6046d01f1ec917f87e06004169a2597c4d1cd58d2606f745993b94ed3e8"}) as unknown as TypedDocumentString<RevokeCatalogMutation, RevokeCatalogMutationVariables>;
export const GrantLibraryDocument = new TypedDocumentString(`
    mutation GrantLibrary($libraryId: Int!, $groupId: UUID!) {
  upsertCoiceLibraryGroup(input: {libraryId: $libraryId, groupId: $groupId}) {
    libraryGroup {
      libraryId
    }
  }
}
    `, {"hash":"sha256:ea98f1eea3ebc7e9110232ada097975915576554a990c3591ab40f6a29dde2f9"}) as unknown as TypedDocumentString<GrantLibraryMutation, GrantLibraryMutationVariables>;
export const RevokeLibraryDocument = new TypedDocumentString(`
    mutation RevokeLibrary($libraryId: Int!, $groupId: UUID!) {
  deleteCoiceLibraryGroup(libraryId: $libraryId, groupId: $groupId) {
    deletedId
  }
}
    `, {"hash":"sha256:3fd9b83aba054a9c86c674521f8daba8ede13e7f65d5fb3c6d4666cfc9000ef5"}) as unknown as TypedDocumentString<RevokeLibraryMutation, RevokeLibraryMutationVariables>;
export const PeopleDocument = new TypedDocumentString(`
    query People($first: Int!, $after: String, $where: CoiceProfileWhere) {
  coiceProfiles(
    first: $first
    after: $after
    where: $where
    orderBy: [{email: ASC}]
  ) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...Profile
      groups(first: 4) {
        totalCount
        nodes {
          rowId
          name
        }
      }
    }
  }
}
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}`, {"hash":"sha256:4398ea7d2b2bb9737a49d1ecbbc326fda9206d10ec8e642ea4dd84fae6e72331"}) as unknown as TypedDocumentString<PeopleQuery, PeopleQueryVariables>;
export const PersonDocument = new TypedDocumentString(`
    query Person($rowId: UUID!) {
  coiceProfile(rowId: $rowId) {
    ...Profile
    createdAt
    catalogs(first: 50) {
      totalCount
      nodes {
        rowId
        name
      }
    }
    groups(first: 50, orderBy: [{name: ASC}]) {
      totalCount
      nodes {
        rowId
        name
        catalogGrants(first: 20) {
          totalCount
          nodes {
            catalog {
              rowId
              name
            }
          }
        }
        libraryGrants(first: 20) {
          totalCount
          nodes {
            library {
              rowId
              name
              catalog {
                name
              }
            }
          }
        }
      }
    }
  }
}
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}`, {"hash":"sha256:5a1ec84e0b8df508a27442d6d489a6334146f01bb975c8a609cee844854c8780"}) as unknown as TypedDocumentString<PersonQuery, PersonQueryVariables>;
export const RenamePersonDocument = new TypedDocumentString(`
    mutation RenamePerson($rowId: UUID!, $displayName: String) {
  updateCoiceProfile(rowId: $rowId, patch: {displayName: $displayName}) {
    profile {
      ...Profile
    }
  }
}
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}`, {"hash":"sha256:3b4fbbe4bcd13df2a23b1cb44e6b4a8ae72aafc653024c58ea34e88f2bbb6329"}) as unknown as TypedDocumentString<RenamePersonMutation, RenamePersonMutationVariables>;
export const SetRoleDocument = new TypedDocumentString(`
    mutation SetRole($rowId: UUID!, $role: CoiceRole!) {
  setCoiceProfileRole(rowId: $rowId, role: $role) {
    profile {
      ...Profile
    }
  }
}
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}`, {"hash":"sha256:6d40f27b846ca47d731a8ba89ad10a70eed5f127f1e1442ddd026c151b927ccf"}) as unknown as TypedDocumentString<SetRoleMutation, SetRoleMutationVariables>;
export const GiveCatalogDocument = new TypedDocumentString(`
    mutation GiveCatalog($rowId: Int!, $userId: UUID!) {
  setCoiceCatalogOwner(rowId: $rowId, userId: $userId) {
    catalog {
      rowId
    }
  }
}
    `, {"hash":"sha256:870e631c69676480570de9c8b44b4d953ee3606a7cef6863957ae0b219c69d66"}) as unknown as TypedDocumentString<GiveCatalogMutation, GiveCatalogMutationVariables>;
export const EndSessionsDocument = new TypedDocumentString(`
    mutation EndSessions($userId: UUID!) {
  revokeSessions(userId: $userId) {
    before
  }
}
    `, {"hash":"sha256:02fd4a78aa1596751cfc4544ac8f3122210cbcc04867ffb4f593d70f129ff0ef"}) as unknown as TypedDocumentString<EndSessionsMutation, EndSessionsMutationVariables>;
export const MyProfileDocument = new TypedDocumentString(`
    query MyProfile($rowId: UUID!) {
  coiceProfile(rowId: $rowId) {
    ...Profile
  }
}
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}`, {"hash":"sha256:eab792c57c36c330a8c5d0caf52cc58e84ae1c2f3cc7bae7af145f77d530538e"}) as unknown as TypedDocumentString<MyProfileQuery, MyProfileQueryVariables>;
export const CreateMyProfileDocument = new TypedDocumentString(`
    mutation CreateMyProfile {
  createCoiceProfile(input: {}) {
    profile {
      ...Profile
    }
  }
}
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}`, {"hash":"sha256:bdddd57201aa006bf0fe87e5bd7398124bf5842104c615c213c3b172b92b29d9"}) as unknown as TypedDocumentString<CreateMyProfileMutation, CreateMyProfileMutationVariables>;
export const PipelinesDocument = new TypedDocumentString(`
    query Pipelines($where: CoicePipelineWhere!, $after: String) {
  coicePipelines(first: 50, after: $after, where: $where, orderBy: [{name: ASC}]) {
    totalCount
    nodes {
      rowId
      name
      description
      library {
        rowId
        name
      }
      stages(first: 1) {
        totalCount
      }
      jobs(first: 1, orderBy: [{createdAt: DESC}]) {
        nodes {
          rowId
          state
          createdAt
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `, {"hash":"sha256:3a4262a9ad3146700e670a6894ac942459fa64d9f0775e1022b3c3ac6b14fdc9"}) as unknown as TypedDocumentString<PipelinesQuery, PipelinesQueryVariables>;
export const PipelineDocument = new TypedDocumentString(`
    query Pipeline($rowId: UUID!) {
  coicePipeline(rowId: $rowId) {
    rowId
    name
    description
    library {
      rowId
      name
    }
    author {
      displayName
      email
    }
    stages(first: 100) {
      nodes {
        ...StageParts
      }
    }
    jobs(first: 5, orderBy: [{createdAt: DESC}]) {
      totalCount
      nodes {
        rowId
        title
        state
        createdAt
      }
    }
  }
}
    fragment StageParts on CoicePipelineStage {
  rowId
  stageOrder
  promptId
  filterCondition
  prompt {
    ...PromptParts
  }
}
fragment PromptParts on CoicePrompt {
  rowId
  name
  prompt
  type
}`, {"hash":"sha256:34e4e5fbd356e52f0797577016b839392d0a986f23f76fee1241396c3a644198"}) as unknown as TypedDocumentString<PipelineQuery, PipelineQueryVariables>;
export const CreatePipelineDocument = new TypedDocumentString(`
    mutation CreatePipeline($input: CreateCoicePipelineInput!) {
  createCoicePipeline(input: $input) {
    pipeline {
      rowId
    }
  }
}
    `, {"hash":"sha256:c412165a8217a9613fde9aef581756db414c4908138bdc2f0ceddcbf78f56ca5"}) as unknown as TypedDocumentString<CreatePipelineMutation, CreatePipelineMutationVariables>;
export const UpdatePipelineDocument = new TypedDocumentString(`
    mutation UpdatePipeline($rowId: UUID!, $patch: UpdateCoicePipelinePatch!) {
  updateCoicePipeline(rowId: $rowId, patch: $patch) {
    pipeline {
      rowId
    }
  }
}
    `, {"hash":"sha256:9a4f26e0ad9f96d92d51b9437a04ed42ecf6d37b287dd2d640955cc3259de507"}) as unknown as TypedDocumentString<UpdatePipelineMutation, UpdatePipelineMutationVariables>;
export const DeletePipelineDocument = new TypedDocumentString(`
    mutation DeletePipeline($rowId: UUID!) {
  deleteCoicePipeline(rowId: $rowId) {
    deletedId
  }
}
    `, {"hash":"sha256:a09ff4600e677809271b810853256777c63791e9c847da5ad671306707a49510"}) as unknown as TypedDocumentString<DeletePipelineMutation, DeletePipelineMutationVariables>;
export const SaveStagesDocument = new TypedDocumentString(`
    mutation SaveStages($pipelineId: UUID!, $stages: [SaveCoicePipelineStageInput!]!, $replaces: [SaveCoicePipelineStageInput!]) {
  saveCoicePipelineStages(
    pipelineId: $pipelineId
    stages: $stages
    replaces: $replaces
  ) {
    pipeline {
      stages(first: 100) {
        nodes {
          ...StageParts
        }
      }
    }
  }
}
    fragment StageParts on CoicePipelineStage {
  rowId
  stageOrder
  promptId
  filterCondition
  prompt {
    ...PromptParts
  }
}
fragment PromptParts on CoicePrompt {
  rowId
  name
  prompt
  type
}`, {"hash":"sha256:cc1e622947fc026c307f53262a7bc2d299189706cbc42951b6219246f24b7e84"}) as unknown as TypedDocumentString<SaveStagesMutation, SaveStagesMutationVariables>;
export const FilterPreviewDocument = new TypedDocumentString(`
    query FilterPreview($pipelineId: UUID!, $stageOrder: Int!, $filter: JSON) {
  coiceFilterPreview(
    pipelineId: $pipelineId
    stageOrder: $stageOrder
    filter: $filter
  ) {
    images
    passed
    unknown
    job {
      rowId
      createdAt
      totalImages
    }
  }
}
    `, {"hash":"sha256:3d864f5bbd23a3a2ca6d444fed58c43705b2c670463a9deca8dcb8f04d2f5d49"}) as unknown as TypedDocumentString<FilterPreviewQuery, FilterPreviewQueryVariables>;
export const LibraryChoiceDocument = new TypedDocumentString(`
    query LibraryChoice($where: CoiceLibraryWhere!) {
  coiceLibraries(first: 50, where: $where, orderBy: [{name: ASC}]) {
    nodes {
      rowId
      name
      catalog {
        name
      }
    }
  }
}
    `, {"hash":"sha256:eeeb8afc23a627a002e317d335bc721f09a56a068b8f4c3c9ce268f2b2ea2ca7"}) as unknown as TypedDocumentString<LibraryChoiceQuery, LibraryChoiceQueryVariables>;
export const PromptsDocument = new TypedDocumentString(`
    query Prompts($where: CoicePromptWhere!, $after: String) {
  coicePrompts(first: 50, after: $after, where: $where, orderBy: [{name: ASC}]) {
    totalCount
    nodes {
      ...PromptParts
      stages(first: 5) {
        totalCount
        nodes {
          stageOrder
          pipeline {
            rowId
            name
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment PromptParts on CoicePrompt {
  rowId
  name
  prompt
  type
}`, {"hash":"sha256:a478a0d007779cf9e985159cb9e8ead45fecf97db912cbb13b04cca0c966365c"}) as unknown as TypedDocumentString<PromptsQuery, PromptsQueryVariables>;
export const CreatePromptDocument = new TypedDocumentString(`
    mutation CreatePrompt($input: CreateCoicePromptInput!) {
  createCoicePrompt(input: $input) {
    prompt {
      ...PromptParts
    }
  }
}
    fragment PromptParts on CoicePrompt {
  rowId
  name
  prompt
  type
}`, {"hash":"sha256:bb86bee70e27779f1cd5ff3177758f6ac1025d3ff83b72ba20e60044778fc749"}) as unknown as TypedDocumentString<CreatePromptMutation, CreatePromptMutationVariables>;
export const UpdatePromptDocument = new TypedDocumentString(`
    mutation UpdatePrompt($rowId: UUID!, $patch: UpdateCoicePromptPatch!) {
  updateCoicePrompt(rowId: $rowId, patch: $patch) {
    prompt {
      ...PromptParts
    }
  }
}
    fragment PromptParts on CoicePrompt {
  rowId
  name
  prompt
  type
}`, {"hash":"sha256:4c78b8eefd9ff0c0d055646a46a24e6d43cc1a81743afa8b0289a4a33c30f832"}) as unknown as TypedDocumentString<UpdatePromptMutation, UpdatePromptMutationVariables>;
export const DeletePromptDocument = new TypedDocumentString(`
    mutation DeletePrompt($rowId: UUID!) {
  deleteCoicePrompt(rowId: $rowId) {
    deletedId
  }
}
    `, {"hash":"sha256:f4994ed96bfd586d05b4162011b5d2e51f188fb0d912baffd0494d360a3879de"}) as unknown as TypedDocumentString<DeletePromptMutation, DeletePromptMutationVariables>;
export const RunsDocument = new TypedDocumentString(`
    query Runs($where: RunsWhere, $first: Int!, $after: String, $counted: Boolean!) {
  runs(where: $where, first: $first, after: $after) {
    totalCount @include(if: $counted)
    nodes {
      ...ListedRun
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
    fragment ListedRun on Run {
  id
  rowId
  title
  system
  kind
  state
  fraction
  total
  done
  failed
  createdAt
  startedAt
  completedAt
  sequence
  owner {
    id
    name
    email
  }
}`, {"hash":"sha256:477d929d3113910348d33aa819a98d3b57270761b0ffcc57e45861ec8b2dcb93"}) as unknown as TypedDocumentString<RunsQuery, RunsQueryVariables>;
export const RunsAgainDocument = new TypedDocumentString(`
    query RunsAgain($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Run {
      ...ListedRun
    }
  }
}
    fragment ListedRun on Run {
  id
  rowId
  title
  system
  kind
  state
  fraction
  total
  done
  failed
  createdAt
  startedAt
  completedAt
  sequence
  owner {
    id
    name
    email
  }
}`, {"hash":"sha256:da7b6f34cd10a03920169126237b8e25c2ddcb7942e361a35123a4169b66509f"}) as unknown as TypedDocumentString<RunsAgainQuery, RunsAgainQueryVariables>;
export const RunsUnderWayDocument = new TypedDocumentString(`
    subscription RunsUnderWay($where: RunsWhere) {
  runs(where: $where) {
    change
    runId
    run {
      ...ListedRun
    }
  }
}
    fragment ListedRun on Run {
  id
  rowId
  title
  system
  kind
  state
  fraction
  total
  done
  failed
  createdAt
  startedAt
  completedAt
  sequence
  owner {
    id
    name
    email
  }
}`, {"hash":"sha256:7fd980d0f447eec66aaebacb0d6bcee7760e53070a96a1c2fab434ccf899fc1a"}) as unknown as TypedDocumentString<RunsUnderWaySubscription, RunsUnderWaySubscriptionVariables>;
export const FollowRunDocument = new TypedDocumentString(`
    subscription FollowRun($id: UUID!) {
  run(id: $id) {
    ...RunFacts
    throughput(points: 60) {
      ...RunPoint
    }
  }
}
    fragment RunFacts on Run {
  id
  rowId
  system
  kind
  title
  state
  fraction
  total
  done
  failed
  attempt
  queuePosition
  secondsLeft
  error
  actions
  owner {
    id
    name
    email
  }
  createdAt
  startedAt
  completedAt
  sequence
  stages {
    stage
    name
    total
    pending
    done
    skipped
    failed
  }
}
fragment RunPoint on RunThroughput {
  from
  seconds
  done
  failed
}`, {"hash":"sha256:d42c3ae5ce2962cab345ce0454f6d614f68ea15d45798159530ac9faa1efbd50"}) as unknown as TypedDocumentString<FollowRunSubscription, FollowRunSubscriptionVariables>;
export const RunFailuresDocument = new TypedDocumentString(`
    query RunFailures($id: UUID!, $first: Int!) {
  run(id: $id) {
    failures(first: $first) {
      itemId
      stage
      error
      attempts
      seconds
      finishedAt
    }
  }
}
    `, {"hash":"sha256:ec9eb7f61f426c8dc43018c7f6dcb0b7c6a48b00f7bacff74c1cc1145ff904b0"}) as unknown as TypedDocumentString<RunFailuresQuery, RunFailuresQueryVariables>;
export const FollowRunEventsDocument = new TypedDocumentString(`
    subscription FollowRunEvents($id: UUID!, $after: Int!) {
  runEvents(runId: $id, after: $after) {
    sequence
    type
    data
    createdAt
  }
}
    `, {"hash":"sha256:a89e58c037c37532aa8b6ae695dfdec4af62546161bd326ed404f691ade61876"}) as unknown as TypedDocumentString<FollowRunEventsSubscription, FollowRunEventsSubscriptionVariables>;
export const CancelRunDocument = new TypedDocumentString(`
    mutation CancelRun($id: UUID!) {
  cancelRun(runId: $id) {
    run {
      rowId
    }
  }
}
    `, {"hash":"sha256:e3dc721535cde355d316ce26360ac301d0579333257af1cd7acc92118235d9a7"}) as unknown as TypedDocumentString<CancelRunMutation, CancelRunMutationVariables>;
export const PauseRunDocument = new TypedDocumentString(`
    mutation PauseRun($id: UUID!) {
  pauseRun(runId: $id) {
    run {
      rowId
    }
  }
}
    `, {"hash":"sha256:962e991539e14d95eb8abcbe4851c30a2305929b81b7d17943bd6c9e71e9c411"}) as unknown as TypedDocumentString<PauseRunMutation, PauseRunMutationVariables>;
export const ResumeRunDocument = new TypedDocumentString(`
    mutation ResumeRun($id: UUID!) {
  resumeRun(runId: $id) {
    run {
      rowId
    }
  }
}
    `, {"hash":"sha256:d815dffa2656008515d9e2f88ff82dbaa869b8485dde0e7e1d1d86efc5e77b71"}) as unknown as TypedDocumentString<ResumeRunMutation, ResumeRunMutationVariables>;
export const RetryRunDocument = new TypedDocumentString(`
    mutation RetryRun($id: UUID!) {
  retryRun(runId: $id) {
    run {
      rowId
    }
  }
}
    `, {"hash":"sha256:6a7cf24b37a1367a824ca76327eee3c2ae76ab91743377b1239def45dab7f82b"}) as unknown as TypedDocumentString<RetryRunMutation, RetryRunMutationVariables>;
export const DeleteRunDocument = new TypedDocumentString(`
    mutation DeleteRun($id: UUID!) {
  deleteRun(runId: $id) {
    runId
  }
}
    `, {"hash":"sha256:4efa168b3d8f97db8ff1be8da681ec1a337df4209ff8d98b2c46f12c036e5978"}) as unknown as TypedDocumentString<DeleteRunMutation, DeleteRunMutationVariables>;
export const RenewSessionDocument = new TypedDocumentString(`
    mutation RenewSession($token: String!) {
  renewSession(token: $token) {
    expiresAt
  }
}
    `, {"hash":"sha256:45cb8a5193b9bdb339770bad05e7725dd7fb0c5b14229d1af6573814099fc037"}) as unknown as TypedDocumentString<RenewSessionMutation, RenewSessionMutationVariables>;
export const SignInDocument = new TypedDocumentString(`
    mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
    email
  }
}
    `, {"hash":"sha256:f2e4af8efa9ae1431412b7e18dcdc730dc7d80315f5cc199c9b968e0dddba786"}) as unknown as TypedDocumentString<SignInMutation, SignInMutationVariables>;
export const TryTokenDocument = new TypedDocumentString(`
    query TryToken {
  __typename
}
    `, {"hash":"sha256:2881de80572eb0900e8216632c512ac7533c3954ac805098ab57f96d73c1beb3"}) as unknown as TypedDocumentString<TryTokenQuery, TryTokenQueryVariables>;
export const WorkflowsDocument = new TypedDocumentString(`
    query Workflows($after: String) {
  masStockWorkflows(first: 100, after: $after, orderBy: [{name: ASC}]) {
    totalCount
    nodes {
      ...Workflow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Workflow on MasStockWorkflow {
  rowId
  name
  description
  status
  config
  client {
    name
  }
}`, {"hash":"sha256:270f1db5d7fca58603de31cffb9f4af28e4409ec4e1fdf4043d6357590d854b1"}) as unknown as TypedDocumentString<WorkflowsQuery, WorkflowsQueryVariables>;
export const StartExecutionDocument = new TypedDocumentString(`
    mutation StartExecution($input: StartMasStockExecutionInput!) {
  startMasStockExecution(input: $input) {
    execution {
      rowId
    }
  }
}
    `, {"hash":"sha256:e1eb4cd64f51dc660604413c6318b72045603c5db46a0922eb8d4af96794f6e0"}) as unknown as TypedDocumentString<StartExecutionMutation, StartExecutionMutationVariables>;
export const RequestReferenceDocument = new TypedDocumentString(`
    mutation RequestReference($input: RequestMasStockReferenceUploadInput!) {
  requestMasStockReferenceUpload(input: $input) {
    upload {
      uploadId
      url
      method
      headers {
        name
        value
      }
    }
  }
}
    `, {"hash":"sha256:d364850953dc8db97f35b5dda59bad570a2776241aa16fbd838b12fceaae8047"}) as unknown as TypedDocumentString<RequestReferenceMutation, RequestReferenceMutationVariables>;
export const CompleteReferenceDocument = new TypedDocumentString(`
    mutation CompleteReference($uploadId: UUID!) {
  completeMasStockReferenceUpload(uploadId: $uploadId) {
    referenceImage {
      rowId
    }
  }
}
    `, {"hash":"sha256:1ef509cad624f5742623e8c19d6c109208d8052d019b7784f8825535a079ad3f"}) as unknown as TypedDocumentString<CompleteReferenceMutation, CompleteReferenceMutationVariables>;