/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** A reel that is to be saved. */
export type AddOfmReelInput = {
  /** What you remark about it. */
  notes?: string;
  /** Labels for it, each once. */
  tags?: Array<string>;
  /** Its web address, at Instagram, TikTok or YouTube: a reel, post, video or short. */
  url: string;
};

/** A platform that computes. */
export type AlaweinKind =
  /** Searches for the best of something. */
  | 'OPTILIBRIA'
  /** Wave functions and circuits of qubits. */
  | 'QMLAB'
  /** Simulations: heat, waves, orbits, chaos, spins. */
  | 'SIMCORE'
  /** Models that are trained on a data set. */
  | 'TALAI';

/** What a line of the log says of a step; its latest line is how it stands. */
export type AlaweinMezanStepStatus =
  /** Is done: `output` is what it gives. */
  | 'COMPLETED'
  /** Came to nothing; `error` says why. */
  | 'FAILED'
  /** Was taken up, for this attempt. */
  | 'RUNNING'
  /** Lies on a branch that was not taken. */
  | 'SKIPPED'
  /** Goes on at `dueAt`, or when the run `runId` has ended. */
  | 'WAITING';

/** What a workflow is to its owner. */
export type AlaweinMezanWorkflowStatus =
  /** In use. */
  | 'ACTIVE'
  /** Kept to be read; cannot be executed. */
  | 'ARCHIVED'
  /** Still written on; may be executed to try it. */
  | 'DRAFT';

/** What somebody may do in a security team; each may what those before it may. */
export type AlaweinSocRole =
  /** Says who is in the team and as what, but for owners. */
  | 'ADMIN'
  /** Edits the team's description. */
  | 'ANALYST'
  /** Renames and deletes the team, and makes owners. */
  | 'OWNER'
  /** Sees the team and who is in it. */
  | 'VIEWER';

/** Conditions on a value of type BigInt. */
export type BigIntFilter = {
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

/** Conditions on a value of type Boolean. */
export type BooleanFilter = {
  /** Equal to. */
  eq?: boolean | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: boolean | null | undefined;
};

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

/** A stage's filter, as it would be. */
export type CoiceStageFilterInput = {
  /** Its filter, as `CoicePipelineStage.filterCondition`; null for none. */
  filter?: unknown;
  /** The stage's place in the last job. */
  stageOrder: number;
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

/** The values of a new AlaweinMezanWorkflow. What is not given gets its default. */
export type CreateAlaweinMezanWorkflowInput = {
  /** What it is for. */
  description?: string | null | undefined;
  /** What its owner calls it. */
  name: string;
  /** Whether it is in use; one that is archived is not executed. */
  status?: AlaweinMezanWorkflowStatus | null | undefined;
  /** Its steps: `{"steps": [{"id", "type", "needs": [ids], "with": {…}}]}`; see `alaweinMezanStepTypes`. */
  workflowDefinition?: unknown;
};

/** The values of a new CoiceCatalog. What is not given gets its default. */
export type CreateCoiceCatalogInput = {
  /** What the catalog holds. */
  description?: string | null | undefined;
  /** Catalog name, at most 255 characters. */
  name: string;
};

/** The values of a new CoiceLibrary. What is not given gets its default. */
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

/** The values of a new CoicePipeline. What is not given gets its default. */
export type CreateCoicePipelineInput = {
  /** What the pipeline looks for. */
  description?: string | null | undefined;
  /** Key of the library that it is made for; null for a general one. */
  libraryId?: number | null | undefined;
  /** Pipeline name, at most 255 characters. */
  name: string;
};

/** The values of a new CoicePrompt. What is not given gets its default. */
export type CreateCoicePromptInput = {
  /** Prompt name, such as "Flare Detection". */
  name: string;
  /** The text that the model is asked. */
  prompt: string;
  /** The form of the answer. */
  type: CoicePromptType;
};

/** The values of a new OfmScheduledPost. What is not given gets its default. */
export type CreateOfmScheduledPostInput = {
  /** Keys of the assets that it shows, at most 10, in your order. One that is deleted leaves the list. */
  assetIds?: Array<string> | null | undefined;
  /** What it says, at most 2,200 characters. */
  caption?: string | null | undefined;
  /** Key of the account at Instagram; a post has one account. */
  instagramAccountId?: string | null | undefined;
  /** When it is due; at once where that is past. */
  scheduledFor: string;
  /** Key of the account at Threads; a post has one account. */
  threadsAccountId?: string | null | undefined;
};

/** The values of a new OrgsConversation. What is not given gets its default. */
export type CreateOrgsConversationInput = {
  /** What it is about, in a sentence. */
  subject?: string | null | undefined;
  /** What it is called in a list. */
  title?: string | null | undefined;
};

/** A new customer, with all that is its own. */
export type CreateOrgsCustomerInput = {
  /** Its addresses, at most 100 and one of them primary. */
  emails?: Array<OrgsCustomerEmailInput>;
  /** First name of the person; may be empty. */
  firstName?: string;
  /** Last name of the person; may be empty. */
  lastName?: string;
  /** What it is called on paper: a company, or a person's whole name. */
  name: string;
  /** Keys of all organisations that are to have it, as far as you see them. Developers add any; an admin may leave out its own, which is not the last. Your own, if not given. */
  organizationIds?: Array<string> | null | undefined;
  /** Its numbers, at most 100 and one of them primary. */
  phones?: Array<OrgsCustomerPhoneInput>;
  /** Keys of the profiles of all who are to look after it, as far as you see them; admins and developers say who, in organisations that have it. You, if you are a user and it is not given. */
  userIds?: Array<string> | null | undefined;
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

/** Conditions on a value of type Decimal. */
export type DecimalFilter = {
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

/** What prompts are to be written of, and for whom. */
export type GenerateOfmPromptsInput = {
  /** The same key and input returns what they started first. */
  idempotencyKey?: string | null | undefined;
  /** Key of the persona that the image shows, whose description is heeded. */
  modelId?: string | null | undefined;
  /** How the run is placed among your other runs. */
  priority?: RunPriority;
  /** Key of an image among your assets, of at most 10 MB. */
  sourceImageId: string;
};

/** A document to be loaded: either a text or a file that was uploaded. */
export type IngestOrgsDocumentInput = {
  /** The same key and input returns the load that they started first. */
  idempotencyKey?: string | null | undefined;
  /** An object of at most 16 KiB that each passage is given, to be filtered by. */
  metadata?: unknown;
  /** How the load is placed among your other runs. */
  priority?: RunPriority;
  /** What you call the document: loading one of the same name takes its place. */
  sourceId: string;
  /** A text of up to 200,000 characters. */
  text?: string | null | undefined;
  /** Key of a document of yours: `completeOrgsDocumentUpload` gives it. */
  uploadKey?: string | null | undefined;
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

/** What must hold of linked MasStockBatchResults. */
export type MasStockBatchResultLinkWhere = {
  /** No linked row fits. */
  none?: MasStockBatchResultWhere | null | undefined;
  /** At least one linked row fits. */
  some?: MasStockBatchResultWhere | null | undefined;
};

/** What has become of one prompt. */
export type MasStockBatchResultStatus =
  /** Its picture is stored. */
  | 'COMPLETED'
  /** There is no picture: see its error message. */
  | 'FAILED'
  /** Its picture is not there yet. */
  | 'PROCESSING';

/** Conditions on a value of type MasStockBatchResultStatus. */
export type MasStockBatchResultStatusFilter = {
  /** Equal to. */
  eq?: MasStockBatchResultStatus | null | undefined;
  /** One of these. */
  in?: Array<MasStockBatchResultStatus> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: MasStockBatchResultStatus | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<MasStockBatchResultStatus> | null | undefined;
};

/** Which rows of MasStockBatchResults; all conditions given must hold. */
export type MasStockBatchResultWhere = {
  /** All of these hold. */
  and?: Array<MasStockBatchResultWhere> | null | undefined;
  /** The prompt's place in the batch, from 0. */
  batchIndex?: IntFilter | null | undefined;
  /** When the picture was there, or had failed. */
  completedAt?: DateTimeFilter | null | undefined;
  /** When the execution was started. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Why there is no picture. */
  errorMessage?: StringFilter | null | undefined;
  /** The batch that the prompt is of. */
  execution?: MasStockExecutionWhere | null | undefined;
  /** Key of the execution. */
  executionId?: UuidFilter | null | undefined;
  /** This does not hold. */
  not?: MasStockBatchResultWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<MasStockBatchResultWhere> | null | undefined;
  /** How long the picture took, in milliseconds. */
  processingTimeMs?: IntFilter | null | undefined;
  /** The prompt as it was given. */
  promptText?: StringFilter | null | undefined;
  /** Where the picture is stored. */
  resultStoragePath?: StringFilter | null | undefined;
  /** Result identifier. */
  rowId?: UuidFilter | null | undefined;
  /** The result's place among what the execution has reported: the cursor of `masStockBatchResults(after)`; null before there is anything to report. */
  sequence?: IntFilter | null | undefined;
  /** What has become of the prompt. */
  status?: MasStockBatchResultStatusFilter | null | undefined;
};

/** What must hold of linked MasStockClientMembers. */
export type MasStockClientMemberLinkWhere = {
  /** No linked row fits. */
  none?: MasStockClientMemberWhere | null | undefined;
  /** At least one linked row fits. */
  some?: MasStockClientMemberWhere | null | undefined;
};

/** Which rows of MasStockClientMembers; all conditions given must hold. */
export type MasStockClientMemberWhere = {
  /** All of these hold. */
  and?: Array<MasStockClientMemberWhere> | null | undefined;
  /** The client that the person works for. */
  client?: MasStockClientWhere | null | undefined;
  /** Key of the client. */
  clientId?: UuidFilter | null | undefined;
  /** When the person joined. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: MasStockClientMemberWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<MasStockClientMemberWhere> | null | undefined;
  /** What the person may do for the client; set by `setMasStockMemberRole`. */
  role?: MasStockMemberRoleFilter | null | undefined;
  /** Membership identifier. */
  rowId?: UuidFilter | null | undefined;
  /** When this was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The person who works for the client. */
  user?: MasStockUserWhere | null | undefined;
  /** Key of the person. */
  userId?: UuidFilter | null | undefined;
};

/** Which rows of MasStockClients; all conditions given must hold. */
export type MasStockClientWhere = {
  /** All of these hold. */
  and?: Array<MasStockClientWhere> | null | undefined;
  /** The company's legal name. */
  companyName?: StringFilter | null | undefined;
  /** When the client was taken on. */
  createdAt?: DateTimeFilter | null | undefined;
  /** The address to write to. */
  email?: StringFilter | null | undefined;
  /** What the client has run. */
  executions?: MasStockExecutionLinkWhere | null | undefined;
  /** Who was asked to, and has not answered. */
  invitations?: MasStockInvitationLinkWhere | null | undefined;
  /** Who works for the client. */
  members?: MasStockClientMemberLinkWhere | null | undefined;
  /** The name to show. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: MasStockClientWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<MasStockClientWhere> | null | undefined;
  /** Images that its pictures may be made after. */
  referenceImages?: MasStockReferenceImageLinkWhere | null | undefined;
  /** What the client has asked for. */
  requests?: MasStockWorkflowRequestLinkWhere | null | undefined;
  /** Client identifier. */
  rowId?: UuidFilter | null | undefined;
  /** Whether its members may do anything; set by `setMasStockClientStatus`. */
  status?: MasStockStatusFilter | null | undefined;
  /** The client's calls for help. */
  tickets?: MasStockSupportTicketLinkWhere | null | undefined;
  /** When this was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** What the client may run. */
  workflows?: MasStockWorkflowLinkWhere | null | undefined;
};

/** What must hold of linked MasStockExecutions. */
export type MasStockExecutionLinkWhere = {
  /** No linked row fits. */
  none?: MasStockExecutionWhere | null | undefined;
  /** At least one linked row fits. */
  some?: MasStockExecutionWhere | null | undefined;
};

/** Which rows of MasStockExecutionPrices; all conditions given must hold. */
export type MasStockExecutionPriceWhere = {
  /** All of these hold. */
  and?: Array<MasStockExecutionPriceWhere> | null | undefined;
  /** What the execution costs the agency, in dollars. */
  costPerExecution?: DecimalFilter | null | undefined;
  /** What the prices are for. */
  execution?: MasStockExecutionWhere | null | undefined;
  /** Key of the execution. */
  executionId?: UuidFilter | null | undefined;
  /** This does not hold. */
  not?: MasStockExecutionPriceWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<MasStockExecutionPriceWhere> | null | undefined;
  /** What the client pays for it, in dollars. */
  revenuePerExecution?: DecimalFilter | null | undefined;
  /** Where the prices come from. */
  template?: MasStockWorkflowTemplateWhere | null | undefined;
  /** Key of the template that the prices are of; null for none. */
  templateId?: UuidFilter | null | undefined;
};

/** How far an execution is. */
export type MasStockExecutionStatus =
  /** Was stopped before its end. */
  | 'CANCELLED'
  /** Every prompt was tried, though some may have failed. */
  | 'COMPLETED'
  /** Could not be gone on with: see its error message. */
  | 'FAILED'
  /** Waits for its turn. */
  | 'PENDING'
  /** Is worked on, is paused, or is about to stop: `state` tells which. */
  | 'PROCESSING';

/** Conditions on a value of type MasStockExecutionStatus. */
export type MasStockExecutionStatusFilter = {
  /** Equal to. */
  eq?: MasStockExecutionStatus | null | undefined;
  /** One of these. */
  in?: Array<MasStockExecutionStatus> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: MasStockExecutionStatus | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<MasStockExecutionStatus> | null | undefined;
};

/** Which rows of MasStockExecutions; all conditions given must hold. */
export type MasStockExecutionWhere = {
  /** All of these hold. */
  and?: Array<MasStockExecutionWhere> | null | undefined;
  /** The client that it runs for. */
  client?: MasStockClientWhere | null | undefined;
  /** Key of the client that it runs for. */
  clientId?: UuidFilter | null | undefined;
  /** When the execution ended, in whatever way. */
  completedAt?: DateTimeFilter | null | undefined;
  /** When somebody started it. */
  createdAt?: DateTimeFilter | null | undefined;
  /** How long it took from start to end. */
  durationSeconds?: IntFilter | null | undefined;
  /** Why it could not be gone on with. */
  errorMessage?: StringFilter | null | undefined;
  /** What it was started with: `prompts` and `reference_images`, never an API key. */
  inputData?: JsonFilter | null | undefined;
  /** This does not hold. */
  not?: MasStockExecutionWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<MasStockExecutionWhere> | null | undefined;
  /** What it came to: how many are `successful`, `failed`, and in `total`. */
  outputData?: JsonFilter | null | undefined;
  /** What it costs and brings in, for admins. */
  price?: MasStockExecutionPriceWhere | null | undefined;
  /** What became of each prompt, in their order. */
  results?: MasStockBatchResultLinkWhere | null | undefined;
  /** Execution identifier; the id of the run. */
  rowId?: UuidFilter | null | undefined;
  /** When the first prompt was taken up. */
  startedAt?: DateTimeFilter | null | undefined;
  /** How far the execution is. */
  status?: MasStockExecutionStatusFilter | null | undefined;
  /** The person who started it. */
  triggeredBy?: MasStockUserWhere | null | undefined;
  /** Key of the person who started it. */
  triggeredByUserId?: UuidFilter | null | undefined;
  /** The workflow that runs. */
  workflow?: MasStockWorkflowWhere | null | undefined;
  /** Key of the workflow that runs. */
  workflowId?: UuidFilter | null | undefined;
};

/** What must hold of linked MasStockInvitations. */
export type MasStockInvitationLinkWhere = {
  /** No linked row fits. */
  none?: MasStockInvitationWhere | null | undefined;
  /** At least one linked row fits. */
  some?: MasStockInvitationWhere | null | undefined;
};

/** Which rows of MasStockInvitations; all conditions given must hold. */
export type MasStockInvitationWhere = {
  /** All of these hold. */
  and?: Array<MasStockInvitationWhere> | null | undefined;
  /** The client, for those who may see it. */
  client?: MasStockClientWhere | null | undefined;
  /** Key of the client. */
  clientId?: UuidFilter | null | undefined;
  /** The client's name at that time, for who is invited. */
  clientName?: StringFilter | null | undefined;
  /** When the invitation was made. */
  createdAt?: DateTimeFilter | null | undefined;
  /** The address of who is invited, in lower case. */
  email?: StringFilter | null | undefined;
  /** Key of the person who invited. */
  invitedBy?: UuidFilter | null | undefined;
  /** The person who invited, for those who may see them. */
  inviter?: MasStockUserWhere | null | undefined;
  /** This does not hold. */
  not?: MasStockInvitationWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<MasStockInvitationWhere> | null | undefined;
  /** What the person is to be. */
  role?: MasStockMemberRoleFilter | null | undefined;
  /** Invitation identifier. */
  rowId?: UuidFilter | null | undefined;
};

/** What a member may do for a client. */
export type MasStockMemberRole =
  /** Runs workflows, requests them, and opens tickets. */
  | 'COLLABORATOR'
  /** Edits the client's particulars and its members, too. */
  | 'OWNER';

/** Conditions on a value of type MasStockMemberRole. */
export type MasStockMemberRoleFilter = {
  /** Equal to. */
  eq?: MasStockMemberRole | null | undefined;
  /** One of these. */
  in?: Array<MasStockMemberRole> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: MasStockMemberRole | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<MasStockMemberRole> | null | undefined;
};

/** What must hold of linked MasStockReferenceImages. */
export type MasStockReferenceImageLinkWhere = {
  /** No linked row fits. */
  none?: MasStockReferenceImageWhere | null | undefined;
  /** At least one linked row fits. */
  some?: MasStockReferenceImageWhere | null | undefined;
};

/** Which rows of MasStockReferenceImages; all conditions given must hold. */
export type MasStockReferenceImageWhere = {
  /** All of these hold. */
  and?: Array<MasStockReferenceImageWhere> | null | undefined;
  /** The client that it belongs to. */
  client?: MasStockClientWhere | null | undefined;
  /** Key of the client that it belongs to. */
  clientId?: UuidFilter | null | undefined;
  /** `image/png`, `image/jpeg` or `image/webp`. */
  contentType?: StringFilter | null | undefined;
  /** When it was uploaded. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Key of the person who uploaded it; null for one who is gone. */
  createdBy?: UuidFilter | null | undefined;
  /** This does not hold. */
  not?: MasStockReferenceImageWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<MasStockReferenceImageWhere> | null | undefined;
  /** Reference image identifier, for `referenceImages` of an execution. */
  rowId?: UuidFilter | null | undefined;
  /** Bytes of the file. */
  size?: IntFilter | null | undefined;
  /** Where the file is: `gs://<bucket>/references/<client>/<upload>/<name>`. */
  storagePath?: StringFilter | null | undefined;
  /** The person who uploaded it. */
  uploader?: MasStockUserWhere | null | undefined;
};

/** What has become of a request. */
export type MasStockRequestStatus =
  /** An admin has agreed. */
  | 'APPROVED'
  /** Waits for an admin. */
  | 'PENDING'
  /** An admin has refused; its notes may say why. */
  | 'REJECTED';

/** Conditions on a value of type MasStockRequestStatus. */
export type MasStockRequestStatusFilter = {
  /** Equal to. */
  eq?: MasStockRequestStatus | null | undefined;
  /** One of these. */
  in?: Array<MasStockRequestStatus> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: MasStockRequestStatus | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<MasStockRequestStatus> | null | undefined;
};

/** Whether a person or a client may do anything. */
export type MasStockStatus =
  /** May do what its role allows. */
  | 'ACTIVE'
  /** Sees and does nothing; kept for the history. */
  | 'DELETED'
  /** Sees and does nothing for the time being. */
  | 'SUSPENDED';

/** Conditions on a value of type MasStockStatus. */
export type MasStockStatusFilter = {
  /** Equal to. */
  eq?: MasStockStatus | null | undefined;
  /** One of these. */
  in?: Array<MasStockStatus> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: MasStockStatus | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<MasStockStatus> | null | undefined;
};

/** What must hold of linked MasStockSupportTickets. */
export type MasStockSupportTicketLinkWhere = {
  /** No linked row fits. */
  none?: MasStockSupportTicketWhere | null | undefined;
  /** At least one linked row fits. */
  some?: MasStockSupportTicketWhere | null | undefined;
};

/** Which rows of MasStockSupportTickets; all conditions given must hold. */
export type MasStockSupportTicketWhere = {
  /** All of these hold. */
  and?: Array<MasStockSupportTicketWhere> | null | undefined;
  /** The client that it concerns. */
  client?: MasStockClientWhere | null | undefined;
  /** Key of the client that it concerns. */
  clientId?: UuidFilter | null | undefined;
  /** When the ticket was opened. */
  createdAt?: DateTimeFilter | null | undefined;
  /** What is wrong, in as many words as it takes. */
  description?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: MasStockSupportTicketWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<MasStockSupportTicketWhere> | null | undefined;
  /** How pressing it is. */
  priority?: MasStockTicketPriorityFilter | null | undefined;
  /** Ticket identifier. */
  rowId?: UuidFilter | null | undefined;
  /** Where it stands; set by `moveMasStockTicket`. */
  status?: MasStockTicketStatusFilter | null | undefined;
  /** What it is about, in a line. */
  subject?: StringFilter | null | undefined;
  /** When this was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The person who opened it. */
  user?: MasStockUserWhere | null | undefined;
  /** Key of the person who opened it. */
  userId?: UuidFilter | null | undefined;
};

/** How pressing a ticket is. */
export type MasStockTicketPriority =
  /** Before the others. */
  | 'HIGH'
  /** Whenever there is time. */
  | 'LOW'
  /** In turn; what a ticket has unless told otherwise. */
  | 'MEDIUM'
  /** At once: somebody cannot work. */
  | 'URGENT';

/** Conditions on a value of type MasStockTicketPriority. */
export type MasStockTicketPriorityFilter = {
  /** Equal to. */
  eq?: MasStockTicketPriority | null | undefined;
  /** One of these. */
  in?: Array<MasStockTicketPriority> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: MasStockTicketPriority | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<MasStockTicketPriority> | null | undefined;
};

/** Where a ticket stands. */
export type MasStockTicketStatus =
  /** For good: what comes up again is a new ticket. */
  | 'CLOSED'
  /** Somebody is at it; it may be given back. */
  | 'IN_PROGRESS'
  /** Nobody has taken it up. */
  | 'OPEN'
  /** Is thought to be solved; may be taken up again. */
  | 'RESOLVED';

/** Conditions on a value of type MasStockTicketStatus. */
export type MasStockTicketStatusFilter = {
  /** Equal to. */
  eq?: MasStockTicketStatus | null | undefined;
  /** One of these. */
  in?: Array<MasStockTicketStatus> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: MasStockTicketStatus | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<MasStockTicketStatus> | null | undefined;
};

/** What a person is on the platform; only an admin changes it, and never their own. */
export type MasStockUserRole =
  /** Of the agency: sees and arranges everything. */
  | 'ADMIN'
  /** Works for the clients that the person is a member of. */
  | 'USER';

/** Conditions on a value of type MasStockUserRole. */
export type MasStockUserRoleFilter = {
  /** Equal to. */
  eq?: MasStockUserRole | null | undefined;
  /** One of these. */
  in?: Array<MasStockUserRole> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: MasStockUserRole | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<MasStockUserRole> | null | undefined;
};

/** Which rows of MasStockUsers; all conditions given must hold. */
export type MasStockUserWhere = {
  /** All of these hold. */
  and?: Array<MasStockUserWhere> | null | undefined;
  /** When the person came to the platform. */
  createdAt?: DateTimeFilter | null | undefined;
  /** The address that the person signs in with. */
  email?: StringFilter | null | undefined;
  /** What the person has started. */
  executions?: MasStockExecutionLinkWhere | null | undefined;
  /** When the person last signed in; null for never. */
  lastLogin?: DateTimeFilter | null | undefined;
  /** The clients that the person works for. */
  memberships?: MasStockClientMemberLinkWhere | null | undefined;
  /** The person's full name. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: MasStockUserWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<MasStockUserWhere> | null | undefined;
  /** What the person is on the platform; set by `setMasStockUserRole`. */
  role?: MasStockUserRoleFilter | null | undefined;
  /** The person: the key of their auth user. */
  rowId?: UuidFilter | null | undefined;
  /** Whether the person may do anything; set by `setMasStockUserStatus`. */
  status?: MasStockStatusFilter | null | undefined;
  /** Tickets that the person opened. */
  tickets?: MasStockSupportTicketLinkWhere | null | undefined;
  /** When this was changed last; signing in does not count. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** What must hold of linked MasStockWorkflows. */
export type MasStockWorkflowLinkWhere = {
  /** No linked row fits. */
  none?: MasStockWorkflowWhere | null | undefined;
  /** At least one linked row fits. */
  some?: MasStockWorkflowWhere | null | undefined;
};

/** What must hold of linked MasStockWorkflowRequests. */
export type MasStockWorkflowRequestLinkWhere = {
  /** No linked row fits. */
  none?: MasStockWorkflowRequestWhere | null | undefined;
  /** At least one linked row fits. */
  some?: MasStockWorkflowRequestWhere | null | undefined;
};

/** Which rows of MasStockWorkflowRequests; all conditions given must hold. */
export type MasStockWorkflowRequestWhere = {
  /** All of these hold. */
  and?: Array<MasStockWorkflowRequestWhere> | null | undefined;
  /** The client that asks. */
  client?: MasStockClientWhere | null | undefined;
  /** Key of the client that asks. */
  clientId?: UuidFilter | null | undefined;
  /** When the request was made. */
  createdAt?: DateTimeFilter | null | undefined;
  /** What the admin said who approved or rejected it. */
  decisionNotes?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: MasStockWorkflowRequestWhere | null | undefined;
  /** What the client wants to be known. */
  notes?: StringFilter | null | undefined;
  /** At least one of these holds. */
  or?: Array<MasStockWorkflowRequestWhere> | null | undefined;
  /** Request identifier. */
  rowId?: UuidFilter | null | undefined;
  /** What has become of it. */
  status?: MasStockRequestStatusFilter | null | undefined;
  /** When it was decided, or else made. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The workflow that is wanted. */
  workflow?: MasStockWorkflowWhere | null | undefined;
  /** Key of the workflow that is wanted. */
  workflowId?: UuidFilter | null | undefined;
};

/** Whether a workflow may be run. */
export type MasStockWorkflowStatus =
  /** May be run by its client's members. */
  | 'ACTIVE'
  /** Is seen, but cannot be run. */
  | 'INACTIVE';

/** Conditions on a value of type MasStockWorkflowStatus. */
export type MasStockWorkflowStatusFilter = {
  /** Equal to. */
  eq?: MasStockWorkflowStatus | null | undefined;
  /** One of these. */
  in?: Array<MasStockWorkflowStatus> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: MasStockWorkflowStatus | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<MasStockWorkflowStatus> | null | undefined;
};

/** Which rows of MasStockWorkflowTemplates; all conditions given must hold. */
export type MasStockWorkflowTemplateWhere = {
  /** All of these hold. */
  and?: Array<MasStockWorkflowTemplateWhere> | null | undefined;
  /** What its workflows begin with; see `MasStockWorkflow.config`. */
  config?: JsonFilter | null | undefined;
  /** What an execution costs the agency, in dollars; set by `setMasStockTemplatePrices`. */
  costPerExecution?: DecimalFilter | null | undefined;
  /** When the template was made. */
  createdAt?: DateTimeFilter | null | undefined;
  /** What workflows of it do. */
  description?: StringFilter | null | undefined;
  /** The picture beside its name: `zap`, `sparkles`. */
  icon?: StringFilter | null | undefined;
  /** Whether it may be assigned. */
  isActive?: BooleanFilter | null | undefined;
  /** Template name, such as `Flash Image Gen`. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: MasStockWorkflowTemplateWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<MasStockWorkflowTemplateWhere> | null | undefined;
  /** What the client pays for one, in dollars; set likewise. */
  revenuePerExecution?: DecimalFilter | null | undefined;
  /** Template identifier. */
  rowId?: UuidFilter | null | undefined;
  /** When this was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** Which image model its workflows use: `nano_banana`, `pro_banana`, `offline`. */
  workflowType?: StringFilter | null | undefined;
  /** The workflows that were made from it. */
  workflows?: MasStockWorkflowLinkWhere | null | undefined;
};

/** Which rows of MasStockWorkflows; all conditions given must hold. */
export type MasStockWorkflowWhere = {
  /** All of these hold. */
  and?: Array<MasStockWorkflowWhere> | null | undefined;
  /** The client that it belongs to. */
  client?: MasStockClientWhere | null | undefined;
  /** Key of the client that it belongs to; null for none yet. */
  clientId?: UuidFilter | null | undefined;
  /** How it is run: `workflow_type`, `model`, `max_prompts`, `requires_api_key`, `supports_reference_images`. */
  config?: JsonFilter | null | undefined;
  /** When the workflow was made. */
  createdAt?: DateTimeFilter | null | undefined;
  /** What the workflow does. */
  description?: StringFilter | null | undefined;
  /** What was run of it. */
  executions?: MasStockExecutionLinkWhere | null | undefined;
  /** Workflow name. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: MasStockWorkflowWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<MasStockWorkflowWhere> | null | undefined;
  /** Who has asked for it. */
  requests?: MasStockWorkflowRequestLinkWhere | null | undefined;
  /** Workflow identifier. */
  rowId?: UuidFilter | null | undefined;
  /** Whether it may be run. */
  status?: MasStockWorkflowStatusFilter | null | undefined;
  /** What it was made from, for admins. */
  template?: MasStockWorkflowTemplateWhere | null | undefined;
  /** Key of the template that it was made from. */
  templateId?: UuidFilter | null | undefined;
  /** When this was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** What kind of account it is at Instagram. */
export type OfmAccountType =
  /** A professional account of a company's. */
  | 'BUSINESS'
  /** A professional account of a person's. */
  | 'CREATOR'
  /** Which Instagram lets nobody post to but itself. */
  | 'PERSONAL';

/** Conditions on a value of type OfmAccountType. */
export type OfmAccountTypeFilter = {
  /** Equal to. */
  eq?: OfmAccountType | null | undefined;
  /** One of these. */
  in?: Array<OfmAccountType> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: OfmAccountType | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<OfmAccountType> | null | undefined;
};

/** What must hold of linked OfmApiKeys. */
export type OfmApiKeyLinkWhere = {
  /** No linked row fits. */
  none?: OfmApiKeyWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OfmApiKeyWhere | null | undefined;
};

/** Which rows of OfmApiKeys; all conditions given must hold. */
export type OfmApiKeyWhere = {
  /** All of these hold. */
  and?: Array<OfmApiKeyWhere> | null | undefined;
  /** When a key for the service was first saved. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Its last four characters; empty where it is too short to show them. */
  lastFour?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: OfmApiKeyWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OfmApiKeyWhere> | null | undefined;
  /** Identifier of the stored key. */
  rowId?: UuidFilter | null | undefined;
  /** The service that it is for; there is one key for each. */
  service?: OfmServiceFilter | null | undefined;
  /** When this one was saved. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The person whose it is. */
  user?: OfmUserWhere | null | undefined;
  /** Key of the person whose it is. */
  userId?: UuidFilter | null | undefined;
};

/** Whether a reel is worth going by. */
export type OfmApprovalStatus =
  /** It has 100,000 views or more, or you say so. */
  | 'APPROVED'
  /** It has fewer than 100,000 views, or you say so. */
  | 'DENIED'
  /** Its views are not known yet. */
  | 'PENDING';

/** Conditions on a value of type OfmApprovalStatus. */
export type OfmApprovalStatusFilter = {
  /** Equal to. */
  eq?: OfmApprovalStatus | null | undefined;
  /** One of these. */
  in?: Array<OfmApprovalStatus> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: OfmApprovalStatus | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<OfmApprovalStatus> | null | undefined;
};

/** What must hold of linked OfmAssets. */
export type OfmAssetLinkWhere = {
  /** No linked row fits. */
  none?: OfmAssetWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OfmAssetWhere | null | undefined;
};

/** Which rows of OfmAssets; all conditions given must hold. */
export type OfmAssetWhere = {
  /** Key of the persona that it shows; null for none. */
  aiModelId?: UuidFilter | null | undefined;
  /** All of these hold. */
  and?: Array<OfmAssetWhere> | null | undefined;
  /** When it was uploaded. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Where it is: `gs://<bucket>/<person>/<file type>/<uuid>_<filename>`. */
  filePath?: StringFilter | null | undefined;
  /** Bytes of the file, at most 50 MB. */
  fileSize?: IntFilter | null | undefined;
  /** Image, audio, video or document. */
  fileType?: OfmFileTypeFilter | null | undefined;
  /** What the file was called when it was uploaded. */
  filename?: StringFilter | null | undefined;
  /** Whether the person has given it a star. */
  isFavorite?: BooleanFilter | null | undefined;
  /** What was found in the file (`width`, `height` in pixels, `duration` in seconds), and what you add. */
  metadata?: JsonFilter | null | undefined;
  /** The content type, such as `image/jpeg`: what its bytes are. */
  mimeType?: StringFilter | null | undefined;
  /** The persona that it shows. */
  model?: OfmModelWhere | null | undefined;
  /** This does not hold. */
  not?: OfmAssetWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OfmAssetWhere> | null | undefined;
  /** Prompts that were drawn from it. */
  prompts?: OfmPromptLinkWhere | null | undefined;
  /** Asset identifier. */
  rowId?: UuidFilter | null | undefined;
  /** The words of its name and tags. */
  searchVector?: TextSearchFilter | null | undefined;
  /** Labels of the person's own, each once. */
  tags?: StringListFilter | null | undefined;
  /** When the row was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The person whose it is. */
  user?: OfmUserWhere | null | undefined;
  /** Key of the person whose it is. */
  userId?: UuidFilter | null | undefined;
};

/** What must hold of linked OfmCaptionExamples. */
export type OfmCaptionExampleLinkWhere = {
  /** No linked row fits. */
  none?: OfmCaptionExampleWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OfmCaptionExampleWhere | null | undefined;
};

/** Which rows of OfmCaptionExamples; all conditions given must hold. */
export type OfmCaptionExampleWhere = {
  /** Key of the persona that is to write so; null for any. */
  aiModelId?: UuidFilter | null | undefined;
  /** All of these hold. */
  and?: Array<OfmCaptionExampleWhere> | null | undefined;
  /** The text, at most 2,200 characters. */
  caption?: StringFilter | null | undefined;
  /** When it was noted. */
  createdAt?: DateTimeFilter | null | undefined;
  /** The persona that is to write so. */
  model?: OfmModelWhere | null | undefined;
  /** This does not hold. */
  not?: OfmCaptionExampleWhere | null | undefined;
  /** What is good about it. */
  notes?: StringFilter | null | undefined;
  /** At least one of these holds. */
  or?: Array<OfmCaptionExampleWhere> | null | undefined;
  /** What it was found under. */
  reel?: OfmReelWhere | null | undefined;
  /** Identifier of the example. */
  rowId?: UuidFilter | null | undefined;
  /** Labels of the person's own, each once. */
  tags?: StringListFilter | null | undefined;
  /** When it was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The person whose it is. */
  user?: OfmUserWhere | null | undefined;
  /** Key of the person whose it is. */
  userId?: UuidFilter | null | undefined;
  /** Key of the reel that it was found under; null for none. */
  viralReelId?: UuidFilter | null | undefined;
};

/** What must hold of linked OfmCosts. */
export type OfmCostLinkWhere = {
  /** No linked row fits. */
  none?: OfmCostWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OfmCostWhere | null | undefined;
};

/** Which rows of OfmCosts; all conditions given must hold. */
export type OfmCostWhere = {
  /** All of these hold. */
  and?: Array<OfmCostWhere> | null | undefined;
  /** What it cost in US dollars, by the prices that the operator has set; null where that is not known. */
  cost?: DecimalFilter | null | undefined;
  /** When the call had ended. */
  createdAt?: DateTimeFilter | null | undefined;
  /** How long the answer took. */
  milliseconds?: IntFilter | null | undefined;
  /** Which of its models was asked; null where none was. */
  model?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: OfmCostWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OfmCostWhere> | null | undefined;
  /** `ok`, or the kind of error. */
  outcome?: StringFilter | null | undefined;
  /** Who was asked, such as `cohere`. */
  provider?: StringFilter | null | undefined;
  /** Identifier of the entry. */
  rowId?: UuidFilter | null | undefined;
  /** What it took, where the provider says so. */
  tokens?: BigIntFilter | null | undefined;
  /** The same as `createdAt`: an entry does not change. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The person whom the call was made for. */
  user?: OfmUserWhere | null | undefined;
  /** Key of the person whom the call was made for. */
  userId?: UuidFilter | null | undefined;
};

/** What kind of file an asset is; the folder that it lies in. */
export type OfmFileType =
  /** An MP3, WAV, M4A or Ogg file. */
  | 'AUDIO'
  /** A PDF or a plain text. */
  | 'DOCUMENT'
  /** A JPEG, PNG, WebP or GIF; has a thumbnail. */
  | 'IMAGE'
  /** An MP4, QuickTime or WebM film. */
  | 'VIDEO';

/** Conditions on a value of type OfmFileType. */
export type OfmFileTypeFilter = {
  /** Equal to. */
  eq?: OfmFileType | null | undefined;
  /** One of these. */
  in?: Array<OfmFileType> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: OfmFileType | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<OfmFileType> | null | undefined;
};

/** What must hold of linked OfmGenerations. */
export type OfmGenerationLinkWhere = {
  /** No linked row fits. */
  none?: OfmGenerationWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OfmGenerationWhere | null | undefined;
};

/** How far a generation is. */
export type OfmGenerationStatus =
  /** Was stopped before its end. */
  | 'CANCELLED'
  /** There are pictures: see `resultUrls`. */
  | 'COMPLETED'
  /** Nothing came of it; `errorMessage` says why. */
  | 'FAILED'
  /** Is worked on by the service. */
  | 'IN_PROGRESS'
  /** The service refused to show what it had made. */
  | 'NSFW'
  /** Waits for its turn here. */
  | 'PENDING'
  /** Waits for its turn at the service. */
  | 'QUEUED'
  /** Is being handed to the service. */
  | 'SUBMITTING';

/** Conditions on a value of type OfmGenerationStatus. */
export type OfmGenerationStatusFilter = {
  /** Equal to. */
  eq?: OfmGenerationStatus | null | undefined;
  /** One of these. */
  in?: Array<OfmGenerationStatus> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: OfmGenerationStatus | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<OfmGenerationStatus> | null | undefined;
};

/** Which rows of OfmGenerations; all conditions given must hold. */
export type OfmGenerationWhere = {
  /** All of these hold. */
  and?: Array<OfmGenerationWhere> | null | undefined;
  /** When it ended, in whatever way. */
  completedAt?: DateTimeFilter | null | undefined;
  /** When it was asked for. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Why nothing came of it. */
  errorMessage?: StringFilter | null | undefined;
  /** What the service calls it, once it has it. */
  higgsfieldJobId?: StringFilter | null | undefined;
  /** The service's model that makes the pictures, such as `soul`. */
  model?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: OfmGenerationWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OfmGenerationWhere> | null | undefined;
  /** The prompt that it goes by. */
  prompt?: OfmPromptWhere | null | undefined;
  /** Key of the prompt; null for none, or one that is gone. */
  promptId?: UuidFilter | null | undefined;
  /** The prompt's text as it was when the generation was started. */
  promptText?: StringFilter | null | undefined;
  /** Where the service has put the pictures; not for ever. */
  resultUrls?: StringListFilter | null | undefined;
  /** Generation identifier; the id of the run. */
  rowId?: UuidFilter | null | undefined;
  /** Keys of assets that the pictures were saved as. One that is deleted leaves the list. */
  savedAssetIds?: UuidListFilter | null | undefined;
  /** What the service was told beside the prompt, such as the size. */
  settings?: JsonFilter | null | undefined;
  /** When it was handed to the service. */
  startedAt?: DateTimeFilter | null | undefined;
  /** How far it is. */
  status?: OfmGenerationStatusFilter | null | undefined;
  /** When it was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The person who started it. */
  user?: OfmUserWhere | null | undefined;
  /** Key of the person who started it. */
  userId?: UuidFilter | null | undefined;
};

/** Which rows of OfmInstagramAccounts; all conditions given must hold. */
export type OfmInstagramAccountWhere = {
  /** Personal, creator or business. */
  accountType?: OfmAccountTypeFilter | null | undefined;
  /** Key of the persona that posts there; null for none. */
  aiModelId?: UuidFilter | null | undefined;
  /** All of these hold. */
  and?: Array<OfmInstagramAccountWhere> | null | undefined;
  /** When it was added. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Whether posts go out to it. */
  isActive?: BooleanFilter | null | undefined;
  /** The persona that posts there. */
  model?: OfmModelWhere | null | undefined;
  /** This does not hold. */
  not?: OfmInstagramAccountWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OfmInstagramAccountWhere> | null | undefined;
  /** Where its picture is; may be empty. */
  profilePicUrl?: StringFilter | null | undefined;
  /** Identifier of the account here. */
  rowId?: UuidFilter | null | undefined;
  /** Posts for it. */
  scheduledPosts?: OfmScheduledPostLinkWhere | null | undefined;
  /** When it was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The person whose it is. */
  user?: OfmUserWhere | null | undefined;
  /** Key of the person whose it is. */
  userId?: UuidFilter | null | undefined;
  /** Its handle, in small letters and without the @. */
  username?: StringFilter | null | undefined;
};

/** What must hold of linked OfmModels. */
export type OfmModelLinkWhere = {
  /** No linked row fits. */
  none?: OfmModelWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OfmModelWhere | null | undefined;
};

/** Which rows of OfmModels; all conditions given must hold. */
export type OfmModelWhere = {
  /** All of these hold. */
  and?: Array<OfmModelWhere> | null | undefined;
  /** Files that show it. */
  assets?: OfmAssetLinkWhere | null | undefined;
  /** When it was made. */
  createdAt?: DateTimeFilter | null | undefined;
  /** What it is like; may be empty. */
  description?: StringFilter | null | undefined;
  /** Whether it is in use. */
  isActive?: BooleanFilter | null | undefined;
  /** What the persona is called. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: OfmModelWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OfmModelWhere> | null | undefined;
  /** Prompts that were written for it. */
  prompts?: OfmPromptLinkWhere | null | undefined;
  /** Keys of images that show it, at most 50, in your order. One that is deleted leaves the list. */
  referenceImageIds?: UuidListFilter | null | undefined;
  /** Persona identifier. */
  rowId?: UuidFilter | null | undefined;
  /** When it was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The person whose it is. */
  user?: OfmUserWhere | null | undefined;
  /** Key of the person whose it is. */
  userId?: UuidFilter | null | undefined;
  /** What ElevenLabs calls its voice; may be empty. */
  voiceId?: StringFilter | null | undefined;
  /** How it speaks: `{"stability", "similarity_boost", "style"}`, 0 to 1 each. */
  voiceSettings?: JsonFilter | null | undefined;
};

/** Where a reel was published. */
export type OfmPlatform =
  /** A reel or post of Instagram. */
  | 'INSTAGRAM'
  /** A video of TikTok. */
  | 'TIKTOK'
  /** A video or short of YouTube. */
  | 'YOUTUBE';

/** Conditions on a value of type OfmPlatform. */
export type OfmPlatformFilter = {
  /** Equal to. */
  eq?: OfmPlatform | null | undefined;
  /** One of these. */
  in?: Array<OfmPlatform> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: OfmPlatform | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<OfmPlatform> | null | undefined;
};

/** What must hold of linked OfmPostAnalyticsList. */
export type OfmPostAnalyticsLinkWhere = {
  /** No linked row fits. */
  none?: OfmPostAnalyticsWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OfmPostAnalyticsWhere | null | undefined;
};

/** Which rows of OfmPostAnalyticsList; all conditions given must hold. */
export type OfmPostAnalyticsWhere = {
  /** All of these hold. */
  and?: Array<OfmPostAnalyticsWhere> | null | undefined;
  /** How many remarks it had by then. */
  comments?: BigIntFilter | null | undefined;
  /** When the measurement was written down. */
  createdAt?: DateTimeFilter | null | undefined;
  /** How many liked it by then. */
  likes?: BigIntFilter | null | undefined;
  /** When it was measured. */
  measuredAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: OfmPostAnalyticsWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OfmPostAnalyticsWhere> | null | undefined;
  /** What was measured. */
  post?: OfmScheduledPostWhere | null | undefined;
  /** Identifier of the measurement. */
  rowId?: UuidFilter | null | undefined;
  /** How often it was kept by then. */
  saves?: BigIntFilter | null | undefined;
  /** Key of the post. */
  scheduledPostId?: UuidFilter | null | undefined;
  /** How often it was passed on by then. */
  shares?: BigIntFilter | null | undefined;
  /** When it was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The person whose it is. */
  user?: OfmUserWhere | null | undefined;
  /** Key of the person whose it is. */
  userId?: UuidFilter | null | undefined;
  /** How often the post was seen by then. */
  views?: BigIntFilter | null | undefined;
};

/** How far a scheduled post is. */
export type OfmPostStatus =
  /** Was taken back before it was due. */
  | 'CANCELLED'
  /** Could not go out; `errorMessage` says why. Schedule it again by hand. */
  | 'FAILED'
  /** Is out. */
  | 'PUBLISHED'
  /** Goes out at this moment. */
  | 'PUBLISHING'
  /** Goes out when it is due. */
  | 'SCHEDULED';

/** Conditions on a value of type OfmPostStatus. */
export type OfmPostStatusFilter = {
  /** Equal to. */
  eq?: OfmPostStatus | null | undefined;
  /** One of these. */
  in?: Array<OfmPostStatus> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: OfmPostStatus | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<OfmPostStatus> | null | undefined;
};

/** What must hold of linked OfmPrompts. */
export type OfmPromptLinkWhere = {
  /** No linked row fits. */
  none?: OfmPromptWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OfmPromptWhere | null | undefined;
};

/** How far the writing of prompts is. */
export type OfmPromptRunStatus =
  /** Was stopped before its end. */
  | 'CANCELLED'
  /** The five prompts are there. */
  | 'COMPLETED'
  /** Nothing came of it; `errorMessage` says why. */
  | 'FAILED'
  /** Waits for its turn. */
  | 'PENDING'
  /** A model looks at the image. */
  | 'PROCESSING';

/** Conditions on a value of type OfmPromptRunStatus. */
export type OfmPromptRunStatusFilter = {
  /** Equal to. */
  eq?: OfmPromptRunStatus | null | undefined;
  /** One of these. */
  in?: Array<OfmPromptRunStatus> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: OfmPromptRunStatus | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<OfmPromptRunStatus> | null | undefined;
};

/** Which rows of OfmPromptRuns; all conditions given must hold. */
export type OfmPromptRunWhere = {
  /** All of these hold. */
  and?: Array<OfmPromptRunWhere> | null | undefined;
  /** When it ended, in whatever way. */
  completedAt?: DateTimeFilter | null | undefined;
  /** When it was asked for. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Why nothing came of it. */
  errorMessage?: StringFilter | null | undefined;
  /** The persona that the image shows. */
  model?: OfmModelWhere | null | undefined;
  /** Key of the persona; null for none, or one that is gone. */
  modelId?: UuidFilter | null | undefined;
  /** This does not hold. */
  not?: OfmPromptRunWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OfmPromptRunWhere> | null | undefined;
  /** What was written. Deleting the run leaves it. */
  prompts?: OfmPromptLinkWhere | null | undefined;
  /** Whose model wrote the prompts, and which: `offline measurements-1` fills templates. */
  provider?: StringFilter | null | undefined;
  /** Identifier; the id of the run. */
  rowId?: UuidFilter | null | undefined;
  /** The image that prompts are written of. */
  sourceImage?: OfmAssetWhere | null | undefined;
  /** Key of the image; null for one that is gone. */
  sourceImageId?: UuidFilter | null | undefined;
  /** When it was taken up. */
  startedAt?: DateTimeFilter | null | undefined;
  /** How far it is. */
  status?: OfmPromptRunStatusFilter | null | undefined;
  /** When it was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The person who started it. */
  user?: OfmUserWhere | null | undefined;
  /** Key of the person who started it. */
  userId?: UuidFilter | null | undefined;
};

/** Which rows of OfmPrompts; all conditions given must hold. */
export type OfmPromptWhere = {
  /** All of these hold. */
  and?: Array<OfmPromptWhere> | null | undefined;
  /** When it was written. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Pictures that were made by it. */
  generations?: OfmGenerationLinkWhere | null | undefined;
  /** Whether a model wrote the text, and it was changed since. */
  isEdited?: BooleanFilter | null | undefined;
  /** What else is known about it, an object. */
  metadata?: JsonFilter | null | undefined;
  /** The persona that it is for. */
  model?: OfmModelWhere | null | undefined;
  /** Key of the persona that it is for; null for none, or one that is gone. */
  modelId?: UuidFilter | null | undefined;
  /** This does not hold. */
  not?: OfmPromptWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OfmPromptWhere> | null | undefined;
  /** Which of the five variations it is, from 0. */
  promptIndex?: IntFilter | null | undefined;
  /** The text itself. */
  promptText?: StringFilter | null | undefined;
  /** Prompt identifier. */
  rowId?: UuidFilter | null | undefined;
  /** The run that wrote it. */
  run?: OfmPromptRunWhere | null | undefined;
  /** Key of the run that wrote it; null for none, or one that is gone. */
  runId?: UuidFilter | null | undefined;
  /** The image that it was drawn from. */
  sourceImage?: OfmAssetWhere | null | undefined;
  /** Key of the image that it was drawn from; null for none, or one that is gone. */
  sourceImageId?: UuidFilter | null | undefined;
  /** When it was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The person whose it is. */
  user?: OfmUserWhere | null | undefined;
  /** Key of the person whose it is. */
  userId?: UuidFilter | null | undefined;
  /** What sets it apart, such as "Beach Sunset"; may be empty. */
  variationLabel?: StringFilter | null | undefined;
};

/** What must hold of linked OfmReels. */
export type OfmReelLinkWhere = {
  /** No linked row fits. */
  none?: OfmReelWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OfmReelWhere | null | undefined;
};

/** Which rows of OfmReels; all conditions given must hold. */
export type OfmReelWhere = {
  /** All of these hold. */
  and?: Array<OfmReelWhere> | null | undefined;
  /** By its views, unless the person has decided. */
  approvalStatus?: OfmApprovalStatusFilter | null | undefined;
  /** Captions that were noted from it. */
  captionExamples?: OfmCaptionExampleLinkWhere | null | undefined;
  /** When it was saved. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Why they are not known, where that was tried. */
  fetchError?: StringFilter | null | undefined;
  /** When its views were fetched; null while they are not known. */
  fetchedAt?: DateTimeFilter | null | undefined;
  /** Whether the person has given it a star. */
  isFavorite?: BooleanFilter | null | undefined;
  /** This does not hold. */
  not?: OfmReelWhere | null | undefined;
  /** What the person remarks about it. */
  notes?: StringFilter | null | undefined;
  /** At least one of these holds. */
  or?: Array<OfmReelWhere> | null | undefined;
  /** Where it was published. */
  platform?: OfmPlatformFilter | null | undefined;
  /** Reel identifier. */
  rowId?: UuidFilter | null | undefined;
  /** What the platform calls it; nobody saves one twice. */
  shortcode?: StringFilter | null | undefined;
  /** Labels of the person's own, such as "dancing", each once. */
  tags?: StringListFilter | null | undefined;
  /** Where its picture is kept; null until that was fetched. */
  thumbnailPath?: StringFilter | null | undefined;
  /** When it was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The address that it was saved by. */
  url?: StringFilter | null | undefined;
  /** The person who saved it. */
  user?: OfmUserWhere | null | undefined;
  /** Key of the person who saved it. */
  userId?: UuidFilter | null | undefined;
  /** How often it was seen; 0 while that is not known: see `fetchedAt`. */
  viewCount?: BigIntFilter | null | undefined;
};

/** What must hold of linked OfmScheduledPosts. */
export type OfmScheduledPostLinkWhere = {
  /** No linked row fits. */
  none?: OfmScheduledPostWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OfmScheduledPostWhere | null | undefined;
};

/** Which rows of OfmScheduledPosts; all conditions given must hold. */
export type OfmScheduledPostWhere = {
  /** What was measured of it. */
  analytics?: OfmPostAnalyticsLinkWhere | null | undefined;
  /** All of these hold. */
  and?: Array<OfmScheduledPostWhere> | null | undefined;
  /** Keys of the assets that it shows, at most 10, in your order. One that is deleted leaves the list. */
  assetIds?: UuidListFilter | null | undefined;
  /** How often it was tried since it was scheduled. */
  attempts?: IntFilter | null | undefined;
  /** What it says, at most 2,200 characters. */
  caption?: StringFilter | null | undefined;
  /** When it was made. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Why it did not go out when that was last tried. */
  errorMessage?: StringFilter | null | undefined;
  /** What the service calls it, once it is out. */
  externalId?: StringFilter | null | undefined;
  /** The account at Instagram. */
  instagramAccount?: OfmInstagramAccountWhere | null | undefined;
  /** Key of the account at Instagram; a post has one account. */
  instagramAccountId?: UuidFilter | null | undefined;
  /** This does not hold. */
  not?: OfmScheduledPostWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OfmScheduledPostWhere> | null | undefined;
  /** Where it can be seen, if anywhere. */
  permalink?: StringFilter | null | undefined;
  /** When it went out. */
  publishedAt?: DateTimeFilter | null | undefined;
  /** Post identifier. */
  rowId?: UuidFilter | null | undefined;
  /** When it is due; at once where that is past. */
  scheduledFor?: DateTimeFilter | null | undefined;
  /** How far it is. You may cancel it, and schedule it again. */
  status?: OfmPostStatusFilter | null | undefined;
  /** The account at Threads. */
  threadsAccount?: OfmThreadsAccountWhere | null | undefined;
  /** Key of the account at Threads; a post has one account. */
  threadsAccountId?: UuidFilter | null | undefined;
  /** When it was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The person whose it is. */
  user?: OfmUserWhere | null | undefined;
  /** Key of the person whose it is. */
  userId?: UuidFilter | null | undefined;
};

/** A service that is asked with a key of the person's own. */
export type OfmService =
  /** Voices. */
  | 'ELEVENLABS'
  /** Pictures from prompts. */
  | 'HIGGSFIELD'
  /** Pictures and films from prompts. */
  | 'WAVESPEED';

/** Conditions on a value of type OfmService. */
export type OfmServiceFilter = {
  /** Equal to. */
  eq?: OfmService | null | undefined;
  /** One of these. */
  in?: Array<OfmService> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: OfmService | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<OfmService> | null | undefined;
};

/** What a person has subscribed to; nobody changes their own. */
export type OfmSubscriptionTier =
  /** The smallest subscription that is paid for. */
  | 'BASIC'
  /** For agencies with many personas. */
  | 'ENTERPRISE'
  /** What everybody has who signs up. */
  | 'FREE'
  /** For who makes pictures every day. */
  | 'PRO';

/** Conditions on a value of type OfmSubscriptionTier. */
export type OfmSubscriptionTierFilter = {
  /** Equal to. */
  eq?: OfmSubscriptionTier | null | undefined;
  /** One of these. */
  in?: Array<OfmSubscriptionTier> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: OfmSubscriptionTier | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<OfmSubscriptionTier> | null | undefined;
};

/** What must hold of linked OfmThreadsAccounts. */
export type OfmThreadsAccountLinkWhere = {
  /** No linked row fits. */
  none?: OfmThreadsAccountWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OfmThreadsAccountWhere | null | undefined;
};

/** Which rows of OfmThreadsAccounts; all conditions given must hold. */
export type OfmThreadsAccountWhere = {
  /** All of these hold. */
  and?: Array<OfmThreadsAccountWhere> | null | undefined;
  /** When it was first connected. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Whether it is used; false, too, once Threads has refused to refresh its token. */
  isActive?: BooleanFilter | null | undefined;
  /** This does not hold. */
  not?: OfmThreadsAccountWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OfmThreadsAccountWhere> | null | undefined;
  /** Where Threads has its picture; may be empty. */
  profilePicUrl?: StringFilter | null | undefined;
  /** Why the token could not be refreshed when that was last tried. */
  refreshError?: StringFilter | null | undefined;
  /** Identifier of the connected account. */
  rowId?: UuidFilter | null | undefined;
  /** Posts for it. */
  scheduledPosts?: OfmScheduledPostLinkWhere | null | undefined;
  /** What Threads calls the account: a number. */
  threadsUserId?: StringFilter | null | undefined;
  /** When the token expires unless it is refreshed. */
  tokenExpiresAt?: DateTimeFilter | null | undefined;
  /** When it was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The person who connected it. */
  user?: OfmUserWhere | null | undefined;
  /** Key of the person who connected it. */
  userId?: UuidFilter | null | undefined;
  /** Its @handle. */
  username?: StringFilter | null | undefined;
};

/** Which rows of OfmUsers; all conditions given must hold. */
export type OfmUserWhere = {
  /** All of these hold. */
  and?: Array<OfmUserWhere> | null | undefined;
  /** Keys for services that the person has stored. */
  apiKeys?: OfmApiKeyLinkWhere | null | undefined;
  /** The person's files. */
  assets?: OfmAssetLinkWhere | null | undefined;
  /** Calls to providers that were made for the person. */
  costs?: OfmCostLinkWhere | null | undefined;
  /** When the person signed up. */
  createdAt?: DateTimeFilter | null | undefined;
  /** The e-mail address of the person's account. */
  email?: StringFilter | null | undefined;
  /** Pictures that the person had made. */
  generations?: OfmGenerationLinkWhere | null | undefined;
  /** The person's personas. */
  models?: OfmModelLinkWhere | null | undefined;
  /** What the person is called. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: OfmUserWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OfmUserWhere> | null | undefined;
  /** The person's prompts. */
  prompts?: OfmPromptLinkWhere | null | undefined;
  /** Reels that the person has saved. */
  reels?: OfmReelLinkWhere | null | undefined;
  /** The person: the key of their auth user. */
  rowId?: UuidFilter | null | undefined;
  /** Posts that are or were to go out. */
  scheduledPosts?: OfmScheduledPostLinkWhere | null | undefined;
  /** What the person has subscribed to. */
  subscriptionTier?: OfmSubscriptionTierFilter | null | undefined;
  /** Accounts at Threads that are connected. */
  threadsAccounts?: OfmThreadsAccountLinkWhere | null | undefined;
  /** When the row was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** Who speaks. */
export type OrgsAuthor =
  /** The model that answers. */
  | 'ASSISTANT'
  /** The person whose conversation it is. */
  | 'USER';

/** Conditions on a value of type OrgsAuthor. */
export type OrgsAuthorFilter = {
  /** Equal to. */
  eq?: OrgsAuthor | null | undefined;
  /** One of these. */
  in?: Array<OrgsAuthor> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: OrgsAuthor | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<OrgsAuthor> | null | undefined;
};

/** What must hold of linked OrgsChatMessages. */
export type OrgsChatMessageLinkWhere = {
  /** No linked row fits. */
  none?: OrgsChatMessageWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsChatMessageWhere | null | undefined;
};

/** Which rows of OrgsChatMessages; all conditions given must hold. */
export type OrgsChatMessageWhere = {
  /** All of these hold. */
  and?: Array<OrgsChatMessageWhere> | null | undefined;
  /** Who speaks. */
  author?: OrgsAuthorFilter | null | undefined;
  /** The conversation in which it was said. */
  conversation?: OrgsConversationWhere | null | undefined;
  /** Key of the conversation. */
  conversationId?: UuidFilter | null | undefined;
  /** When it was said. */
  createdAt?: DateTimeFilter | null | undefined;
  /** What was said, at most 262,144 bytes. */
  messageContent?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: OrgsChatMessageWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsChatMessageWhere> | null | undefined;
  /** The organisation that this person is in. */
  organization?: OrgsOrganizationWhere | null | undefined;
  /** Key of the organisation that this person is in. */
  organizationId?: UuidFilter | null | undefined;
  /** Runs that answer it. */
  replies?: OrgsReplyLinkWhere | null | undefined;
  /** The run that said it, with its sources. */
  reply?: OrgsReplyWhere | null | undefined;
  /** Key of the run that said it; null for a person, or one that is gone. */
  replyId?: UuidFilter | null | undefined;
  /** Message identifier. */
  rowId?: UuidFilter | null | undefined;
  /** When it was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The person whose conversation it is. */
  user?: OrgsUserProfileWhere | null | undefined;
  /** Key of the profile (not of the account) of the person whose conversation it is. */
  userId?: UuidFilter | null | undefined;
};

/** What must hold of linked OrgsConversations. */
export type OrgsConversationLinkWhere = {
  /** No linked row fits. */
  none?: OrgsConversationWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsConversationWhere | null | undefined;
};

/** Which rows of OrgsConversations; all conditions given must hold. */
export type OrgsConversationWhere = {
  /** All of these hold. */
  and?: Array<OrgsConversationWhere> | null | undefined;
  /** When it was begun. */
  createdAt?: DateTimeFilter | null | undefined;
  /** What was said, in order. */
  messages?: OrgsChatMessageLinkWhere | null | undefined;
  /** This does not hold. */
  not?: OrgsConversationWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsConversationWhere> | null | undefined;
  /** The organisation that this person is in. */
  organization?: OrgsOrganizationWhere | null | undefined;
  /** Key of the organisation that this person is in. */
  organizationId?: UuidFilter | null | undefined;
  /** Answers of the assistant, as runs. */
  replies?: OrgsReplyLinkWhere | null | undefined;
  /** Conversation identifier. */
  rowId?: UuidFilter | null | undefined;
  /** What it is about, in a sentence. */
  subject?: StringFilter | null | undefined;
  /** What it is called in a list. */
  title?: StringFilter | null | undefined;
  /** When something was said in it last, or its title or subject changed. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The account of the person whose it is. */
  user?: OrgsUserWhere | null | undefined;
  /** Key of the account of the person whose it is. */
  userId?: UuidFilter | null | undefined;
};

/** An e-mail address of a customer: a new one, or a change of one that there is. */
export type OrgsCustomerEmailInput = {
  /** The address itself; as it is, if not given. */
  email?: string | null | undefined;
  /** Whether it is the one to write to; as it is, if not given. */
  isPrimary?: boolean | null | undefined;
  /** Key of the address that is meant; a new one without it. */
  rowId?: string | null | undefined;
};

/** What must hold of linked OrgsCustomerEmails. */
export type OrgsCustomerEmailLinkWhere = {
  /** No linked row fits. */
  none?: OrgsCustomerEmailWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsCustomerEmailWhere | null | undefined;
};

/** Which rows of OrgsCustomerEmails; all conditions given must hold. */
export type OrgsCustomerEmailWhere = {
  /** All of these hold. */
  and?: Array<OrgsCustomerEmailWhere> | null | undefined;
  /** When it was added. */
  createdAt?: DateTimeFilter | null | undefined;
  /** The customer whose it is. */
  customer?: OrgsCustomerWhere | null | undefined;
  /** Key of the customer whose it is. */
  customerId?: UuidFilter | null | undefined;
  /** The address, at most 320 bytes; a customer has each once. */
  email?: StringFilter | null | undefined;
  /** Whether it is the one to write to; making an address primary takes that from the one before. */
  isPrimary?: BooleanFilter | null | undefined;
  /** This does not hold. */
  not?: OrgsCustomerEmailWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsCustomerEmailWhere> | null | undefined;
  /** Identifier of the address. */
  rowId?: UuidFilter | null | undefined;
  /** When it was changed last, or ceased to be primary. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** What must hold of linked OrgsCustomers. */
export type OrgsCustomerLinkWhere = {
  /** No linked row fits. */
  none?: OrgsCustomerWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsCustomerWhere | null | undefined;
};

/** What must hold of linked OrgsCustomerOrganizations. */
export type OrgsCustomerOrganizationLinkWhere = {
  /** No linked row fits. */
  none?: OrgsCustomerOrganizationWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsCustomerOrganizationWhere | null | undefined;
};

/** Which rows of OrgsCustomerOrganizations; all conditions given must hold. */
export type OrgsCustomerOrganizationWhere = {
  /** All of these hold. */
  and?: Array<OrgsCustomerOrganizationWhere> | null | undefined;
  /** Since when it has it. */
  createdAt?: DateTimeFilter | null | undefined;
  /** The customer that is shared. */
  customer?: OrgsCustomerWhere | null | undefined;
  /** Key of the customer. */
  customerId?: UuidFilter | null | undefined;
  /** This does not hold. */
  not?: OrgsCustomerOrganizationWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsCustomerOrganizationWhere> | null | undefined;
  /** The organisation. */
  organization?: OrgsOrganizationWhere | null | undefined;
  /** Key of the organisation, which has each customer once. */
  organizationId?: UuidFilter | null | undefined;
  /** Identifier of the sharing. */
  rowId?: UuidFilter | null | undefined;
};

/** A telephone number of a customer: a new one, or a change of one that there is. */
export type OrgsCustomerPhoneInput = {
  /** Whether it is the one to call; as it is, if not given. */
  isPrimary?: boolean | null | undefined;
  /** The number itself; as it is, if not given. */
  phone?: string | null | undefined;
  /** Key of the number that is meant; a new one without it. */
  rowId?: string | null | undefined;
  /** What kind of number it is; as it is, if not given. */
  type?: string | null | undefined;
};

/** What must hold of linked OrgsCustomerPhones. */
export type OrgsCustomerPhoneLinkWhere = {
  /** No linked row fits. */
  none?: OrgsCustomerPhoneWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsCustomerPhoneWhere | null | undefined;
};

/** Which rows of OrgsCustomerPhones; all conditions given must hold. */
export type OrgsCustomerPhoneWhere = {
  /** All of these hold. */
  and?: Array<OrgsCustomerPhoneWhere> | null | undefined;
  /** When it was added. */
  createdAt?: DateTimeFilter | null | undefined;
  /** The customer whose it is. */
  customer?: OrgsCustomerWhere | null | undefined;
  /** Key of the customer whose it is. */
  customerId?: UuidFilter | null | undefined;
  /** Whether it is the one to call; making a number primary takes that from the one before. */
  isPrimary?: BooleanFilter | null | undefined;
  /** This does not hold. */
  not?: OrgsCustomerPhoneWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsCustomerPhoneWhere> | null | undefined;
  /** The number as it was written: digits, spaces and the signs that go with them. */
  phone?: StringFilter | null | undefined;
  /** Identifier of the number. */
  rowId?: UuidFilter | null | undefined;
  /** What kind of number it is, such as `mobile` or `work`. */
  type?: StringFilter | null | undefined;
  /** When it was changed last, or ceased to be primary. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** What must hold of linked OrgsCustomerUsers. */
export type OrgsCustomerUserLinkWhere = {
  /** No linked row fits. */
  none?: OrgsCustomerUserWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsCustomerUserWhere | null | undefined;
};

/** Which rows of OrgsCustomerUsers; all conditions given must hold. */
export type OrgsCustomerUserWhere = {
  /** All of these hold. */
  and?: Array<OrgsCustomerUserWhere> | null | undefined;
  /** Since when. */
  createdAt?: DateTimeFilter | null | undefined;
  /** The customer that is shared. */
  customer?: OrgsCustomerWhere | null | undefined;
  /** Key of the customer. */
  customerId?: UuidFilter | null | undefined;
  /** This does not hold. */
  not?: OrgsCustomerUserWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsCustomerUserWhere> | null | undefined;
  /** That one's organisation. */
  organization?: OrgsOrganizationWhere | null | undefined;
  /** Key of that one's organisation, which has the customer. */
  organizationId?: UuidFilter | null | undefined;
  /** Identifier of the assignment. */
  rowId?: UuidFilter | null | undefined;
  /** Who looks after it. */
  user?: OrgsUserProfileWhere | null | undefined;
  /** Key of the profile (not of the account) of who looks after it. */
  userId?: UuidFilter | null | undefined;
};

/** Which rows of OrgsCustomers; all conditions given must hold. */
export type OrgsCustomerWhere = {
  /** All of these hold. */
  and?: Array<OrgsCustomerWhere> | null | undefined;
  /** When the customer was added. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Addresses, at most one of which is primary. */
  emails?: OrgsCustomerEmailLinkWhere | null | undefined;
  /** First name of the person; may be empty. */
  firstName?: StringFilter | null | undefined;
  /** Last name of the person; may be empty. */
  lastName?: StringFilter | null | undefined;
  /** What the customer is called on paper: a company, or a person's whole name. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: OrgsCustomerWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsCustomerWhere> | null | undefined;
  /** Since when which organisations have it, as far as you see them. */
  organizationLinks?: OrgsCustomerOrganizationLinkWhere | null | undefined;
  /** The organisations that have it, as far as you see them. */
  organizations?: OrgsOrganizationLinkWhere | null | undefined;
  /** Numbers, at most one of which is primary. */
  phones?: OrgsCustomerPhoneLinkWhere | null | undefined;
  /** Customer identifier. */
  rowId?: UuidFilter | null | undefined;
  /** When one of its names was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** Since when who looks after it, as far as you see them. */
  userLinks?: OrgsCustomerUserLinkWhere | null | undefined;
  /** Those who look after it, as far as you see them. */
  users?: OrgsUserProfileLinkWhere | null | undefined;
};

/** How far the loading of a document is. */
export type OrgsDocumentLoadStatus =
  /** Was stopped. What the source had before stays. */
  | 'CANCELLED'
  /** Can be searched, unless it is `superseded`. */
  | 'COMPLETED'
  /** Is not there: `errorMessage` says why. What the source had before stays. */
  | 'FAILED'
  /** Its passages are being embedded. */
  | 'LOADING'
  /** Waits for its turn. */
  | 'PENDING';

/** What must hold of linked OrgsFunctions. */
export type OrgsFunctionLinkWhere = {
  /** No linked row fits. */
  none?: OrgsFunctionWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsFunctionWhere | null | undefined;
};

/** What must hold of linked OrgsFunctionVersions. */
export type OrgsFunctionVersionLinkWhere = {
  /** No linked row fits. */
  none?: OrgsFunctionVersionWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsFunctionVersionWhere | null | undefined;
};

/** Which rows of OrgsFunctionVersions; all conditions given must hold. */
export type OrgsFunctionVersionWhere = {
  /** All of these hold. */
  and?: Array<OrgsFunctionVersionWhere> | null | undefined;
  /** Who wrote it. */
  author?: OrgsUserWhere | null | undefined;
  /** Key of the account that wrote it; null once that is gone. */
  changedBy?: UuidFilter | null | undefined;
  /** Its text at that time. */
  code?: StringFilter | null | undefined;
  /** When it was written. */
  createdAt?: DateTimeFilter | null | undefined;
  /** What it was said to do. */
  description?: StringFilter | null | undefined;
  /** The function that it was once. */
  function?: OrgsFunctionWhere | null | undefined;
  /** Key of the function. */
  functionId?: UuidFilter | null | undefined;
  /** What the function was called. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: OrgsFunctionVersionWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsFunctionVersionWhere> | null | undefined;
  /** The JSON Schema of what it took. */
  parameters?: JsonFilter | null | undefined;
  /** Identifier of the version. */
  rowId?: UuidFilter | null | undefined;
  /** Which one it is, from 1. */
  version?: IntFilter | null | undefined;
};

/** Which rows of OrgsFunctions; all conditions given must hold. */
export type OrgsFunctionWhere = {
  /** All of these hold. */
  and?: Array<OrgsFunctionWhere> | null | undefined;
  /** Its text, at most 262,144 bytes, in whatever language. */
  code?: StringFilter | null | undefined;
  /** When it was made. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Key of the account that made it. */
  createdBy?: UuidFilter | null | undefined;
  /** Who made it. */
  creator?: OrgsUserWhere | null | undefined;
  /** What it does, for who is to choose among functions. */
  description?: StringFilter | null | undefined;
  /** What it is called. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: OrgsFunctionWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsFunctionWhere> | null | undefined;
  /** The organisation of the person whose it is. */
  organization?: OrgsOrganizationWhere | null | undefined;
  /** Key of the organisation of the person whose it is. */
  organizationId?: UuidFilter | null | undefined;
  /** What it takes: a JSON Schema of draft 2020-12, an object of at most 64 KiB. */
  parameters?: JsonFilter | null | undefined;
  /** Function identifier. */
  rowId?: UuidFilter | null | undefined;
  /** When it was written last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** Whose it is. */
  user?: OrgsUserWhere | null | undefined;
  /** Key of the account whose it is; null once that is gone. */
  userId?: UuidFilter | null | undefined;
  /** How often it was written, from 1. */
  version?: IntFilter | null | undefined;
  /** What it was each time, now too. */
  versions?: OrgsFunctionVersionLinkWhere | null | undefined;
};

/** What must hold of linked OrgsKeys. */
export type OrgsKeyLinkWhere = {
  /** No linked row fits. */
  none?: OrgsKeyWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsKeyWhere | null | undefined;
};

/** A provider of models that people keep a key for. */
export type OrgsKeyProvider =
  /** Anthropic: the Claude models. */
  | 'ANTHROPIC'
  /** Cohere: chat, embeddings, reranking. */
  | 'COHERE'
  /** Google: the Gemini models. */
  | 'GEMINI';

/** Conditions on a value of type OrgsKeyProvider. */
export type OrgsKeyProviderFilter = {
  /** Equal to. */
  eq?: OrgsKeyProvider | null | undefined;
  /** One of these. */
  in?: Array<OrgsKeyProvider> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: OrgsKeyProvider | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<OrgsKeyProvider> | null | undefined;
};

/** Which rows of OrgsKeys; all conditions given must hold. */
export type OrgsKeyWhere = {
  /** All of these hold. */
  and?: Array<OrgsKeyWhere> | null | undefined;
  /** When a key for the provider was first saved. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Its last four characters; empty where it is too short to show them. */
  lastFour?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: OrgsKeyWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsKeyWhere> | null | undefined;
  /** The organisation that this person is in. */
  organization?: OrgsOrganizationWhere | null | undefined;
  /** Key of the organisation that this person is in. */
  organizationId?: UuidFilter | null | undefined;
  /** The provider that it is for; a person has one key for each. */
  provider?: OrgsKeyProviderFilter | null | undefined;
  /** Identifier of the stored key. */
  rowId?: UuidFilter | null | undefined;
  /** When this one was saved, or verified. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The account of the person whose it is. */
  user?: OrgsUserWhere | null | undefined;
  /** Key of the account of the person whose it is. */
  userId?: UuidFilter | null | undefined;
  /** Whether the provider has accepted this very key: see `verifyOrgsKey`. */
  verified?: BooleanFilter | null | undefined;
};

/** What must hold of linked OrgsLicenses. */
export type OrgsLicenseLinkWhere = {
  /** No linked row fits. */
  none?: OrgsLicenseWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsLicenseWhere | null | undefined;
};

/** What must hold of linked OrgsLicenseModules. */
export type OrgsLicenseModuleLinkWhere = {
  /** No linked row fits. */
  none?: OrgsLicenseModuleWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsLicenseModuleWhere | null | undefined;
};

/** Which rows of OrgsLicenseModules; all conditions given must hold. */
export type OrgsLicenseModuleWhere = {
  /** All of these hold. */
  and?: Array<OrgsLicenseModuleWhere> | null | undefined;
  /** Since when. */
  createdAt?: DateTimeFilter | null | undefined;
  /** The licence. */
  license?: OrgsLicenseWhere | null | undefined;
  /** Key of the licence. */
  licenseId?: UuidFilter | null | undefined;
  /** The module that the licence is for. */
  module?: OrgsOrgModuleWhere | null | undefined;
  /** Key of the module. */
  moduleId?: UuidFilter | null | undefined;
  /** This does not hold. */
  not?: OrgsLicenseModuleWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsLicenseModuleWhere> | null | undefined;
  /** Key of the organisation of both. */
  organizationId?: UuidFilter | null | undefined;
  /** Identifier of the pair. */
  rowId?: UuidFilter | null | undefined;
};

/** Which rows of OrgsLicenses; all conditions given must hold. */
export type OrgsLicenseWhere = {
  /** All of these hold. */
  and?: Array<OrgsLicenseWhere> | null | undefined;
  /** When it was issued. */
  createdAt?: DateTimeFilter | null | undefined;
  /** From when on it is no longer good; null for never. */
  expirationDate?: DateTimeFilter | null | undefined;
  /** What a machine shows to be let in: keep it from who has none. */
  licenseKey?: UuidFilter | null | undefined;
  /** Since when it is for which modules. */
  moduleLinks?: OrgsLicenseModuleLinkWhere | null | undefined;
  /** The modules that it is for. */
  modules?: OrgsOrgModuleLinkWhere | null | undefined;
  /** This does not hold. */
  not?: OrgsLicenseWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsLicenseWhere> | null | undefined;
  /** The organisation whose it is. */
  organization?: OrgsOrganizationWhere | null | undefined;
  /** Key of the organisation whose it is. */
  organizationId?: UuidFilter | null | undefined;
  /** Licence identifier. */
  rowId?: UuidFilter | null | undefined;
  /** When it was extended or shortened last. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** What must hold of linked OrgsOrgModules. */
export type OrgsOrgModuleLinkWhere = {
  /** No linked row fits. */
  none?: OrgsOrgModuleWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsOrgModuleWhere | null | undefined;
};

/** Which rows of OrgsOrgModules; all conditions given must hold. */
export type OrgsOrgModuleWhere = {
  /** All of these hold. */
  and?: Array<OrgsOrgModuleWhere> | null | undefined;
  /** When it was added. */
  createdAt?: DateTimeFilter | null | undefined;
  /** What it does. */
  description?: StringFilter | null | undefined;
  /** Licences that are for it. */
  licenses?: OrgsLicenseLinkWhere | null | undefined;
  /** What it is called: `orgsLicenseCheck` asks by it. */
  moduleName?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: OrgsOrgModuleWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsOrgModuleWhere> | null | undefined;
  /** The organisation that offers it. */
  organization?: OrgsOrganizationWhere | null | undefined;
  /** Key of the organisation that offers it. */
  organizationId?: UuidFilter | null | undefined;
  /** Module identifier. */
  rowId?: UuidFilter | null | undefined;
  /** When it was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** What must hold of linked OrgsOrganizations. */
export type OrgsOrganizationLinkWhere = {
  /** No linked row fits. */
  none?: OrgsOrganizationWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsOrganizationWhere | null | undefined;
};

/** Which rows of OrgsOrganizations; all conditions given must hold. */
export type OrgsOrganizationWhere = {
  /** All of these hold. */
  and?: Array<OrgsOrganizationWhere> | null | undefined;
  /** Conversations of its people, as far as you see them. */
  conversations?: OrgsConversationLinkWhere | null | undefined;
  /** When it was added. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Its customers, as far as you see them. */
  customers?: OrgsCustomerLinkWhere | null | undefined;
  /** Its licences, for its admins. */
  licenses?: OrgsLicenseLinkWhere | null | undefined;
  /** What it offers; a licence is for some of it. */
  modules?: OrgsOrgModuleLinkWhere | null | undefined;
  /** What it is called. */
  name?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: OrgsOrganizationWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsOrganizationWhere> | null | undefined;
  /** The people in it, as far as you see them. */
  profiles?: OrgsUserProfileLinkWhere | null | undefined;
  /** Organisation identifier. */
  rowId?: UuidFilter | null | undefined;
  /** When it got its name. */
  updatedAt?: DateTimeFilter | null | undefined;
};

/** Whether a person may do anything. */
export type OrgsProfileStatus =
  /** May do what its role allows. */
  | 'ACTIVE'
  /** Sees and does nothing; what it wrote stays. */
  | 'DEACTIVATED';

/** Conditions on a value of type OrgsProfileStatus. */
export type OrgsProfileStatusFilter = {
  /** Equal to. */
  eq?: OrgsProfileStatus | null | undefined;
  /** One of these. */
  in?: Array<OrgsProfileStatus> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: OrgsProfileStatus | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<OrgsProfileStatus> | null | undefined;
};

/** What must hold of linked OrgsReplies. */
export type OrgsReplyLinkWhere = {
  /** No linked row fits. */
  none?: OrgsReplyWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsReplyWhere | null | undefined;
};

/** How far a reply is. */
export type OrgsReplyStatus =
  /** Is being looked up and said. */
  | 'ANSWERING'
  /** Was stopped. What had been said by then is a message. */
  | 'CANCELLED'
  /** Was said to its end, and is a message. */
  | 'COMPLETED'
  /** Broke off for good; `errorMessage` says why. */
  | 'FAILED'
  /** Waits for its turn. */
  | 'PENDING';

/** Conditions on a value of type OrgsReplyStatus. */
export type OrgsReplyStatusFilter = {
  /** Equal to. */
  eq?: OrgsReplyStatus | null | undefined;
  /** One of these. */
  in?: Array<OrgsReplyStatus> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: OrgsReplyStatus | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<OrgsReplyStatus> | null | undefined;
};

/** What must hold of linked OrgsReplyTokens. */
export type OrgsReplyTokenLinkWhere = {
  /** No linked row fits. */
  none?: OrgsReplyTokenWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsReplyTokenWhere | null | undefined;
};

/** Which rows of OrgsReplyTokens; all conditions given must hold. */
export type OrgsReplyTokenWhere = {
  /** All of these hold. */
  and?: Array<OrgsReplyTokenWhere> | null | undefined;
  /** When it was kept. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: OrgsReplyTokenWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsReplyTokenWhere> | null | undefined;
  /** What it is a piece of. */
  reply?: OrgsReplyWhere | null | undefined;
  /** Key of the reply. */
  replyId?: UuidFilter | null | undefined;
  /** Its place in the reply: the cursor of `orgsReply(after)`. There may be gaps. */
  sequence?: IntFilter | null | undefined;
  /** Some words; blanks belong to it. */
  text?: StringFilter | null | undefined;
};

/** Which rows of OrgsReplies; all conditions given must hold. */
export type OrgsReplyWhere = {
  /** All of these hold. */
  and?: Array<OrgsReplyWhere> | null | undefined;
  /** The message that it has become: one at most, once it has ended. */
  answers?: OrgsChatMessageLinkWhere | null | undefined;
  /** When it ended, in whatever way. */
  completedAt?: DateTimeFilter | null | undefined;
  /** Where it is said. */
  conversation?: OrgsConversationWhere | null | undefined;
  /** Key of the conversation. */
  conversationId?: UuidFilter | null | undefined;
  /** When it was asked for. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Why it broke off. */
  errorMessage?: StringFilter | null | undefined;
  /** How many characters it has so far. */
  length?: IntFilter | null | undefined;
  /** The message that it answers. */
  message?: OrgsChatMessageWhere | null | undefined;
  /** Key of the message that it answers; null for one that is gone. */
  messageId?: UuidFilter | null | undefined;
  /** By which model. */
  model?: StringFilter | null | undefined;
  /** This does not hold. */
  not?: OrgsReplyWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsReplyWhere> | null | undefined;
  /** The organisation that this person is in. */
  organization?: OrgsOrganizationWhere | null | undefined;
  /** Key of the organisation that this person is in. */
  organizationId?: UuidFilter | null | undefined;
  /** Who answers, such as `cohere`; `offline` quotes the sources, and says so. */
  provider?: StringFilter | null | undefined;
  /** Reply identifier; the id of the run. */
  rowId?: UuidFilter | null | undefined;
  /** The passages that it goes by: `[{sourceId, ordinal, content, score}]`, best first. They are there before the first piece; null where nothing was looked for. */
  sources?: JsonFilter | null | undefined;
  /** When it was taken up. */
  startedAt?: DateTimeFilter | null | undefined;
  /** How far it is. */
  status?: OrgsReplyStatusFilter | null | undefined;
  /** All that was said, once it has ended; until then it comes by the subscription `orgsReply`. */
  text?: StringFilter | null | undefined;
  /** What was said so far, in pieces. */
  tokens?: OrgsReplyTokenLinkWhere | null | undefined;
  /** When it was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** Whether it goes by what the person has loaded. */
  useKnowledge?: BooleanFilter | null | undefined;
  /** The account of the person who asked. */
  user?: OrgsUserWhere | null | undefined;
  /** Key of the account of the person who asked. */
  userId?: UuidFilter | null | undefined;
};

/** What a person is; nobody changes their own. */
export type OrgsRole =
  /** Sees and manages what is its organisation's. */
  | 'ADMIN'
  /** Sees and does everything, in all organisations. */
  | 'DEVELOPER'
  /** Sees and does what is its own. */
  | 'USER';

/** Conditions on a value of type OrgsRole. */
export type OrgsRoleFilter = {
  /** Equal to. */
  eq?: OrgsRole | null | undefined;
  /** One of these. */
  in?: Array<OrgsRole> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Not equal to; null counts as a value. */
  ne?: OrgsRole | null | undefined;
  /** None of these; null counts as a value. */
  notIn?: Array<OrgsRole> | null | undefined;
};

/** What must hold of linked OrgsUserPreferences. */
export type OrgsUserPreferenceLinkWhere = {
  /** No linked row fits. */
  none?: OrgsUserPreferenceWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsUserPreferenceWhere | null | undefined;
};

/** Which rows of OrgsUserPreferences; all conditions given must hold. */
export type OrgsUserPreferenceWhere = {
  /** All of these hold. */
  and?: Array<OrgsUserPreferenceWhere> | null | undefined;
  /** When it was first set. */
  createdAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: OrgsUserPreferenceWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsUserPreferenceWhere> | null | undefined;
  /** The organisation that this person is in. */
  organization?: OrgsOrganizationWhere | null | undefined;
  /** Key of the organisation that this person is in. */
  organizationId?: UuidFilter | null | undefined;
  /** What it is about, such as `theme`: once for each person. */
  preferenceKey?: StringFilter | null | undefined;
  /** How it is to be: any JSON of at most 64 KiB. */
  preferenceValue?: JsonFilter | null | undefined;
  /** Preference identifier. */
  rowId?: UuidFilter | null | undefined;
  /** When it was set last to something else. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The account of the person whose it is. */
  user?: OrgsUserWhere | null | undefined;
  /** Key of the account of the person whose it is. */
  userId?: UuidFilter | null | undefined;
};

/** What must hold of linked OrgsUserProfiles. */
export type OrgsUserProfileLinkWhere = {
  /** No linked row fits. */
  none?: OrgsUserProfileWhere | null | undefined;
  /** At least one linked row fits. */
  some?: OrgsUserProfileWhere | null | undefined;
};

/** Which rows of OrgsUserProfiles; all conditions given must hold. */
export type OrgsUserProfileWhere = {
  /** All of these hold. */
  and?: Array<OrgsUserProfileWhere> | null | undefined;
  /** When the person was added. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Customers that the person looks after. */
  customers?: OrgsCustomerLinkWhere | null | undefined;
  /** What was said in the person's conversations. */
  messages?: OrgsChatMessageLinkWhere | null | undefined;
  /** This does not hold. */
  not?: OrgsUserProfileWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsUserProfileWhere> | null | undefined;
  /** The organisation that the person is in. */
  organization?: OrgsOrganizationWhere | null | undefined;
  /** Key of the organisation that the person is in. */
  organizationId?: UuidFilter | null | undefined;
  /** What the person is. */
  role?: OrgsRoleFilter | null | undefined;
  /** Profile identifier: what messages and customers name people by. */
  rowId?: UuidFilter | null | undefined;
  /** Whether the person may do anything. */
  status?: OrgsProfileStatusFilter | null | undefined;
  /** When its role, status or organisation was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
  /** The person's account. */
  user?: OrgsUserWhere | null | undefined;
  /** Key of the person's account; null once that is gone. */
  userId?: UuidFilter | null | undefined;
};

/** Which rows of OrgsUsers; all conditions given must hold. */
export type OrgsUserWhere = {
  /** All of these hold. */
  and?: Array<OrgsUserWhere> | null | undefined;
  /** Until when the person cannot sign in; null for nobody who is barred. */
  bannedUntil?: DateTimeFilter | null | undefined;
  /** The person's conversations. */
  conversations?: OrgsConversationLinkWhere | null | undefined;
  /** When the person signed up. */
  createdAt?: DateTimeFilter | null | undefined;
  /** Its e-mail address. */
  email?: StringFilter | null | undefined;
  /** When the address was confirmed, where that is asked for. */
  emailConfirmedAt?: DateTimeFilter | null | undefined;
  /** The person's functions. */
  functions?: OrgsFunctionLinkWhere | null | undefined;
  /** Whether nobody knows who it is: signed in without an address. */
  isAnonymous?: BooleanFilter | null | undefined;
  /** Keys for providers that the person keeps. */
  keys?: OrgsKeyLinkWhere | null | undefined;
  /** When the person last signed in. */
  lastSignInAt?: DateTimeFilter | null | undefined;
  /** This does not hold. */
  not?: OrgsUserWhere | null | undefined;
  /** At least one of these holds. */
  or?: Array<OrgsUserWhere> | null | undefined;
  /** Its telephone number, where accounts have one. */
  phone?: StringFilter | null | undefined;
  /** What the person likes to have how. */
  preferences?: OrgsUserPreferenceLinkWhere | null | undefined;
  /** The account's key, which tokens have as `sub`. */
  rowId?: UuidFilter | null | undefined;
  /** When the account was changed last. */
  updatedAt?: DateTimeFilter | null | undefined;
};

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

/** A file for the studio. */
export type RequestOfmAssetUploadInput = {
  /** Key of the persona that it shows; null for none. */
  aiModelId?: string | null | undefined;
  /** `image/jpeg`, `image/png`, `image/webp`, `image/gif`, `audio/mpeg`, `audio/wav`, `audio/mp4`, `audio/ogg`, `video/mp4`, `video/quicktime`, `video/webm`, `application/pdf` or `text/plain`. */
  contentType: string;
  /** What the file is called, with an extension that fits the content type. */
  filename: string;
  /** How many bytes the file has, at most 50 MB. */
  size: number;
  /** Labels for the asset, each once. */
  tags?: Array<string>;
};

/** A document to be uploaded. */
export type RequestOrgsDocumentUploadInput = {
  /** `text/plain` or `text/markdown`. */
  contentType: string;
  /** What the file is called: `….txt` or `….md`. */
  filename: string;
  /** How many bytes the file has, at most 20 MB. */
  size: number;
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

/** A key for a service, which replaces the one that is stored. */
export type SaveOfmApiKeyInput = {
  /** The key itself. It is kept sealed, and can be used and deleted but never read again. */
  apiKey: string;
  /** The service that it is for. */
  service: OfmService;
};

/** What is said, and how it is to be answered. */
export type SendOrgsMessageInput = {
  /** Key of a conversation of yours. */
  conversationId: string;
  /** The same key and input says nothing anew: it returns what was said first. */
  idempotencyKey?: string | null | undefined;
  /** How the reply is placed among your other runs. */
  priority?: RunPriority;
  /** What you say: at most 20,000 characters. */
  text: string;
  /** Whether the answer goes by passages of what you have loaded. */
  useKnowledge?: boolean;
};

/** Who signs in. */
export type SignInInput = {
  /** The person's e-mail address. */
  email: string;
  /** The password; local mode asks for none. */
  password?: string;
};

/** Which workflow is to be executed, and what it is given. */
export type StartAlaweinMezanExecutionInput = {
  /** The same key and input returns what they started first. */
  idempotencyKey?: string | null | undefined;
  /** What its expressions see as `input`: JSON of at most 64 kB; {} if none. */
  input?: unknown;
  /** How the execution is placed among your other runs. */
  priority?: RunPriority;
  /** Key of one of your workflows that is not archived. */
  workflowId: string;
};

/** What OptiLibria is to find the best of, and how. */
export type StartAlaweinOptilibriaRunInput = {
  /** One of that form's `algorithms`. */
  algorithm: string;
  /** What the form describes: the problem's size, and the algorithm's settings. */
  config?: unknown;
  /** The same key and input returns what they started first. */
  idempotencyKey?: string | null | undefined;
  /** How it is placed among your other runs. */
  priority?: RunPriority;
  /** A name of `alaweinForms(kind: OPTILIBRIA)`, such as `rastrigin` or `knapsack`. */
  problemName: string;
};

/** What QMLab is to compute. */
export type StartAlaweinQmlabExperimentInput = {
  /** What that form describes; what is left out has its default. */
  config?: unknown;
  /** The same key and input returns what they started first. */
  idempotencyKey?: string | null | undefined;
  /** What you call the experiment. */
  name: string;
  /** 1 on a line; of a circuit, its `qubits`. Found out if not given. */
  particleCount?: number | null | undefined;
  /** How it is placed among your other runs. */
  priority?: RunPriority;
  /** `box`, `harmonic_well`, `barrier` or `circuit`: a name of `alaweinForms(kind: QMLAB)`. */
  quantumSystem: string;
};

/** What SimCore is to simulate. */
export type StartAlaweinSimcoreSimulationInput = {
  /** What that form describes; what is left out has its default. */
  config?: unknown;
  /** The same key and input returns what they started first. */
  idempotencyKey?: string | null | undefined;
  /** What you call the simulation. */
  name: string;
  /** How it is placed among your other runs. */
  priority?: RunPriority;
  /** `heat`, `wave`, `lorenz`, `n_body` or `ising`: a name of `alaweinForms(kind: SIMCORE)`. */
  simulationType: string;
};

/** What TalAI is to train, and on what. */
export type StartAlaweinTalaiExperimentInput = {
  /** What that form describes, the `dataset` among it; the rest has its default. */
  hyperparameters?: unknown;
  /** The same key and input returns what they started first. */
  idempotencyKey?: string | null | undefined;
  /** A name of `alaweinForms(kind: TALAI)`, such as `neural_network`. */
  modelType: string;
  /** What you call the experiment. */
  name: string;
  /** How it is placed among your other runs. */
  priority?: RunPriority;
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

/** What pictures are to be made of, and how. */
export type StartOfmGenerationInput = {
  /** The same key and input returns what they started first. */
  idempotencyKey?: string | null | undefined;
  /** Higgsfield's model: `soul`, or the name of its endpoint such as `higgsfield-ai/soul/standard`. `offline` draws without a service or a key, and marks the pictures. */
  model?: string;
  /** How the generation is placed among your other runs. */
  priority?: RunPriority;
  /** Key of one of your prompts; either this or a text is given. */
  promptId?: string | null | undefined;
  /** A prompt of up to 10,000 characters that is not kept for itself. */
  promptText?: string | null | undefined;
  /** What the model is told beside the prompt: for Soul `{"width_and_height": "1152x2048", "quality": "720p"}` or `{"aspect_ratio": "9:16", "resolution": "720p"}`, for others what they have. Texts, numbers and truth values, at most 30. */
  settings?: unknown;
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

/** Conditions on a value of type String. */
export type StringListFilter = {
  /** Contains all of these. */
  containsAll?: Array<string> | null | undefined;
  /** Equal to. */
  eq?: Array<string> | null | undefined;
  /** Is null (true) or is not (false). */
  isNull?: boolean | null | undefined;
  /** Contains at least one of these. */
  overlaps?: Array<string> | null | undefined;
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

/** What changes of an AlaweinMezanWorkflow. What is not given stays as it is. */
export type UpdateAlaweinMezanWorkflowPatch = {
  /** What it is for. */
  description?: string | null | undefined;
  /** What its owner calls it. */
  name?: string | null | undefined;
  /** Whether it is in use; one that is archived is not executed. */
  status?: AlaweinMezanWorkflowStatus | null | undefined;
  /** Its steps: `{"steps": [{"id", "type", "needs": [ids], "with": {…}}]}`; see `alaweinMezanStepTypes`. */
  workflowDefinition?: unknown;
};

/** What changes of an AlaweinSocTeam. What is not given stays as it is. */
export type UpdateAlaweinSocTeamPatch = {
  /** What the team looks after; analysts edit it. */
  description?: string | null | undefined;
  /** What the team is called; its owners rename it. */
  name?: string | null | undefined;
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

/** What changes of an OfmAsset. What is not given stays as it is. */
export type UpdateOfmAssetPatch = {
  /** Key of the persona that it shows; null for none. */
  aiModelId?: string | null | undefined;
  /** Whether the person has given it a star. */
  isFavorite?: boolean | null | undefined;
  /** What was found in the file (`width`, `height` in pixels, `duration` in seconds), and what you add. */
  metadata?: unknown;
  /** Labels of the person's own, each once. */
  tags?: Array<string> | null | undefined;
};

/** What changes of an OfmPrompt. What is not given stays as it is. */
export type UpdateOfmPromptPatch = {
  /** What else is known about it, an object. */
  metadata?: unknown;
  /** Key of the persona that it is for; null for none, or one that is gone. */
  modelId?: string | null | undefined;
  /** The text itself. */
  promptText?: string | null | undefined;
  /** What sets it apart, such as "Beach Sunset"; may be empty. */
  variationLabel?: string | null | undefined;
};

/** What changes of an OfmReel. What is not given stays as it is. */
export type UpdateOfmReelPatch = {
  /** By its views, unless the person has decided. */
  approvalStatus?: OfmApprovalStatus | null | undefined;
  /** Whether the person has given it a star. */
  isFavorite?: boolean | null | undefined;
  /** What the person remarks about it. */
  notes?: string | null | undefined;
  /** Labels of the person's own, such as "dancing", each once. */
  tags?: Array<string> | null | undefined;
};

/** What changes of an OfmScheduledPost. What is not given stays as it is. */
export type UpdateOfmScheduledPostPatch = {
  /** Keys of the assets that it shows, at most 10, in your order. One that is deleted leaves the list. */
  assetIds?: Array<string> | null | undefined;
  /** What it says, at most 2,200 characters. */
  caption?: string | null | undefined;
  /** Key of the account at Instagram; a post has one account. */
  instagramAccountId?: string | null | undefined;
  /** When it is due; at once where that is past. */
  scheduledFor?: string | null | undefined;
  /** How far it is. You may cancel it, and schedule it again. */
  status?: OfmPostStatus | null | undefined;
  /** Key of the account at Threads; a post has one account. */
  threadsAccountId?: string | null | undefined;
};

/** What changes of an OrgsConversation. What is not given stays as it is. */
export type UpdateOrgsConversationPatch = {
  /** What it is about, in a sentence. */
  subject?: string | null | undefined;
  /** What it is called in a list. */
  title?: string | null | undefined;
};

/** What is to be changed of a customer, and of what is its own. */
export type UpdateOrgsCustomerPatch = {
  /** The whole list of addresses from then on, at most 100 and one of them primary. */
  emails?: Array<OrgsCustomerEmailInput> | null | undefined;
  /** First name of the person. */
  firstName?: string | null | undefined;
  /** Last name of the person. */
  lastName?: string | null | undefined;
  /** What it is called on paper. */
  name?: string | null | undefined;
  /** Keys of all organisations that are to have it, as far as you see them. Developers add any; an admin may leave out its own, which is not the last. */
  organizationIds?: Array<string> | null | undefined;
  /** The whole list of numbers from then on, at most 100 and one of them primary. */
  phones?: Array<OrgsCustomerPhoneInput> | null | undefined;
  /** Keys of the profiles of all who are to look after it, as far as you see them; admins and developers say who, in organisations that have it. */
  userIds?: Array<string> | null | undefined;
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


export type LibraryQuery = { coiceLibrary: { rowId: number, name: string, description: string | null, catalogId: number, catalog: { name: string } | null, images: { totalCount: number }, children: { totalCount: number, nodes: Array<{ rowId: number, name: string, children: { totalCount: number }, images: { totalCount: number } }> }, jobs: { nodes: Array<{ rowId: string, title: string, state: RunState, createdAt: string }> }, parent: { rowId: number, name: string, parentId: number | null, parent: { rowId: number, name: string, parentId: number | null, parent: { rowId: number, name: string, parentId: number | null, parent: { rowId: number, name: string, parentId: number | null, parent: { rowId: number, name: string, parentId: number | null } | null } | null } | null } | null } | null } | null };

export type AboveQueryVariables = Exact<{
  rowId: number;
}>;


export type AboveQuery = { coiceLibrary: { rowId: number, name: string, parentId: number | null, parent: { rowId: number, name: string, parentId: number | null, parent: { rowId: number, name: string, parentId: number | null, parent: { rowId: number, name: string, parentId: number | null, parent: { rowId: number, name: string, parentId: number | null } | null } | null } | null } | null } | null };

export type FiveAboveFragment = { rowId: number, name: string, parentId: number | null, parent: { rowId: number, name: string, parentId: number | null, parent: { rowId: number, name: string, parentId: number | null, parent: { rowId: number, name: string, parentId: number | null, parent: { rowId: number, name: string, parentId: number | null } | null } | null } | null } | null };

export type AboveFragment = { rowId: number, name: string, parentId: number | null };

export type BelowQueryVariables = Exact<{
  parents: Array<number> | number;
  after?: string | null | undefined;
}>;


export type BelowQuery = { coiceLibraries: { nodes: Array<{ rowId: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

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


export type ContentsQuery = { coiceLibraries: { totalCount: number }, coiceImages: { totalCount: number }, jobs: { totalCount: number }, open: { totalCount: number }, coicePipelines: { totalCount: number } };

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

export type CoverFragment = { rowId: number, name: string, catalog: { name: string } | null, children: { totalCount: number }, images: { totalCount: number, nodes: Array<{ rowId: string, name: string, thumbnailUrl: string }> } };

export type ShelfQueryVariables = Exact<{
  where: CoiceLibraryWhere;
  after?: string | null | undefined;
}>;


export type ShelfQuery = { coiceLibraries: { totalCount: number, nodes: Array<{ rowId: number, name: string, catalog: { name: string } | null, children: { totalCount: number }, images: { totalCount: number, nodes: Array<{ rowId: string, name: string, thumbnailUrl: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

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

export type MasStockMeQueryVariables = Exact<{
  me: string;
}>;


export type MasStockMeQuery = { masStockUser: { rowId: string, email: string, role: MasStockUserRole, memberships: { nodes: Array<{ clientId: string, role: MasStockMemberRole }> } } | null };

export type ClientMemberFragment = { rowId: string, clientId: string, role: MasStockMemberRole, user: { rowId: string, name: string, email: string } | null };

export type ClientInvitationFragment = { rowId: string, clientId: string, clientName: string, email: string, role: MasStockMemberRole, createdAt: string };

export type ClientPartsFragment = { rowId: string, name: string, companyName: string | null, email: string, status: MasStockStatus, members: { totalCount: number, nodes: Array<{ rowId: string, clientId: string, role: MasStockMemberRole, user: { rowId: string, name: string, email: string } | null }> }, invitations: { totalCount: number, nodes: Array<{ rowId: string, clientId: string, clientName: string, email: string, role: MasStockMemberRole, createdAt: string }> } };

export type MasStockClientsQueryVariables = Exact<{
  after?: string | null | undefined;
  where?: MasStockClientWhere | null | undefined;
}>;


export type MasStockClientsQuery = { masStockClients: { totalCount: number, nodes: Array<{ rowId: string, name: string, companyName: string | null, email: string, status: MasStockStatus, members: { totalCount: number, nodes: Array<{ rowId: string, clientId: string, role: MasStockMemberRole, user: { rowId: string, name: string, email: string } | null }> }, invitations: { totalCount: number, nodes: Array<{ rowId: string, clientId: string, clientName: string, email: string, role: MasStockMemberRole, createdAt: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MasStockClientNamesQueryVariables = Exact<{
  where?: MasStockClientWhere | null | undefined;
}>;


export type MasStockClientNamesQuery = { masStockClients: { nodes: Array<{ rowId: string, name: string }> } };

export type MasStockInvitationsQueryVariables = Exact<{
  email: string;
}>;


export type MasStockInvitationsQuery = { masStockInvitations: { nodes: Array<{ rowId: string, clientId: string, clientName: string, email: string, role: MasStockMemberRole, createdAt: string }> } };

export type InviteMemberMutationVariables = Exact<{
  client: string;
  email: string;
  role: MasStockMemberRole;
}>;


export type InviteMemberMutation = { inviteMasStockMember: { invitation: { rowId: string } | null } };

export type AcceptInvitationMutationVariables = Exact<{
  invitation: string;
}>;


export type AcceptInvitationMutation = { acceptMasStockInvitation: { member: { rowId: string } | null } };

export type DeleteInvitationMutationVariables = Exact<{
  invitation: string;
}>;


export type DeleteInvitationMutation = { deleteMasStockInvitation: { deletedId: string } };

export type SetMemberRoleMutationVariables = Exact<{
  member: string;
  role: MasStockMemberRole;
}>;


export type SetMemberRoleMutation = { setMasStockMemberRole: { member: { rowId: string } | null } };

export type DeleteMemberMutationVariables = Exact<{
  member: string;
}>;


export type DeleteMemberMutation = { deleteMasStockClientMember: { deletedId: string } };

export type ClientFiguresQueryVariables = Exact<{
  since: string;
}>;


export type ClientFiguresQuery = { masStockSuccessRates: Array<{ clientId: string, clientName: string, totalExecutions: number, successful: number, failed: number, successRatePercent: number }>, masStockTopWorkflows: Array<{ workflowId: string, workflowName: string, executionCount: number, averageDurationSeconds: number | null }>, masStockRunsPerDay: Array<{ day: string, executions: number, failed: number }> };

export type ClientRevenueQueryVariables = Exact<{
  since: string;
}>;


export type ClientRevenueQuery = { masStockRevenue: Array<{ clientId: string | null, clientName: string | null, executions: number, cost: string, revenue: string, margin: string }> };

export type WorkflowRequestFragment = { rowId: string, status: MasStockRequestStatus, notes: string | null, decisionNotes: string | null, createdAt: string, client: { name: string } | null, workflow: { name: string } | null };

export type WorkflowRequestsQueryVariables = Exact<{
  after?: string | null | undefined;
  where?: MasStockWorkflowRequestWhere | null | undefined;
}>;


export type WorkflowRequestsQuery = { masStockWorkflowRequests: { totalCount: number, nodes: Array<{ rowId: string, status: MasStockRequestStatus, notes: string | null, decisionNotes: string | null, createdAt: string, client: { name: string } | null, workflow: { name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RequestableWorkflowsQueryVariables = Exact<{ [key: string]: never; }>;


export type RequestableWorkflowsQuery = { masStockWorkflows: { nodes: Array<{ rowId: string, name: string, client: { name: string } | null }> } };

export type RequestWorkflowMutationVariables = Exact<{
  workflow: string;
  notes?: string | null | undefined;
}>;


export type RequestWorkflowMutation = { requestMasStockWorkflow: { request: { rowId: string } | null } };

export type ApproveRequestMutationVariables = Exact<{
  request: string;
  notes?: string | null | undefined;
}>;


export type ApproveRequestMutation = { approveMasStockWorkflowRequest: { request: { rowId: string } | null } };

export type RejectRequestMutationVariables = Exact<{
  request: string;
  notes?: string | null | undefined;
}>;


export type RejectRequestMutation = { rejectMasStockWorkflowRequest: { request: { rowId: string } | null } };

export type TicketFragment = { rowId: string, subject: string, description: string, status: MasStockTicketStatus, priority: MasStockTicketPriority, createdAt: string, client: { name: string } | null, user: { name: string } | null };

export type TicketsQueryVariables = Exact<{
  after?: string | null | undefined;
  where?: MasStockSupportTicketWhere | null | undefined;
}>;


export type TicketsQuery = { masStockSupportTickets: { totalCount: number, nodes: Array<{ rowId: string, subject: string, description: string, status: MasStockTicketStatus, priority: MasStockTicketPriority, createdAt: string, client: { name: string } | null, user: { name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OpenTicketMutationVariables = Exact<{
  client: string;
  subject: string;
  description: string;
  priority: MasStockTicketPriority;
}>;


export type OpenTicketMutation = { openMasStockTicket: { ticket: { rowId: string } | null } };

export type MoveTicketMutationVariables = Exact<{
  ticket: string;
  status: MasStockTicketStatus;
}>;


export type MoveTicketMutation = { moveMasStockTicket: { ticket: { rowId: string } | null } };

export type ConversationLineFragment = { rowId: string, title: string | null, subject: string | null, updatedAt: string, userId: string, user: { email: string | null } | null };

export type ReplyFragment = { rowId: string, state: RunState, status: OrgsReplyStatus, errorMessage: string | null, actions: Array<RunAction>, text: string | null, sources: unknown, provider: string | null };

export type MessageFragment = { rowId: string, author: OrgsAuthor, messageContent: string, createdAt: string, user: { userId: string | null, user: { email: string | null } | null } | null, reply: { rowId: string, state: RunState, status: OrgsReplyStatus, errorMessage: string | null, actions: Array<RunAction>, text: string | null, sources: unknown, provider: string | null } | null, replies: { nodes: Array<{ rowId: string, state: RunState, status: OrgsReplyStatus, errorMessage: string | null, actions: Array<RunAction>, text: string | null, sources: unknown, provider: string | null, answers: { nodes: Array<{ rowId: string }> } }> } };

export type ConversationsQueryVariables = Exact<{
  after?: string | null | undefined;
  where?: OrgsConversationWhere | null | undefined;
}>;


export type ConversationsQuery = { orgsConversations: { totalCount: number, nodes: Array<{ rowId: string, title: string | null, subject: string | null, updatedAt: string, userId: string, user: { email: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ConversationQueryVariables = Exact<{
  conversation: string;
}>;


export type ConversationQuery = { orgsConversation: { rowId: string, title: string | null, subject: string | null, updatedAt: string, userId: string, user: { email: string | null } | null } | null };

export type MessagesQueryVariables = Exact<{
  conversation: string;
  after?: string | null | undefined;
}>;


export type MessagesQuery = { orgsConversation: { messages: { totalCount: number, nodes: Array<{ rowId: string, author: OrgsAuthor, messageContent: string, createdAt: string, user: { userId: string | null, user: { email: string | null } | null } | null, reply: { rowId: string, state: RunState, status: OrgsReplyStatus, errorMessage: string | null, actions: Array<RunAction>, text: string | null, sources: unknown, provider: string | null } | null, replies: { nodes: Array<{ rowId: string, state: RunState, status: OrgsReplyStatus, errorMessage: string | null, actions: Array<RunAction>, text: string | null, sources: unknown, provider: string | null, answers: { nodes: Array<{ rowId: string }> } }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type CreateConversationMutationVariables = Exact<{
  input: CreateOrgsConversationInput;
}>;


export type CreateConversationMutation = { createOrgsConversation: { conversation: { rowId: string, title: string | null, subject: string | null, updatedAt: string, userId: string, user: { email: string | null } | null } | null } };

export type RenameConversationMutationVariables = Exact<{
  conversation: string;
  patch: UpdateOrgsConversationPatch;
}>;


export type RenameConversationMutation = { updateOrgsConversation: { conversation: { rowId: string, title: string | null, subject: string | null, updatedAt: string, userId: string, user: { email: string | null } | null } | null } };

export type DeleteConversationMutationVariables = Exact<{
  conversation: string;
}>;


export type DeleteConversationMutation = { deleteOrgsConversation: { deletedId: string } };

export type SendMessageMutationVariables = Exact<{
  input: SendOrgsMessageInput;
}>;


export type SendMessageMutation = { sendOrgsMessage: { message: { rowId: string, author: OrgsAuthor, messageContent: string, createdAt: string, user: { userId: string | null, user: { email: string | null } | null } | null, reply: { rowId: string, state: RunState, status: OrgsReplyStatus, errorMessage: string | null, actions: Array<RunAction>, text: string | null, sources: unknown, provider: string | null } | null, replies: { nodes: Array<{ rowId: string, state: RunState, status: OrgsReplyStatus, errorMessage: string | null, actions: Array<RunAction>, text: string | null, sources: unknown, provider: string | null, answers: { nodes: Array<{ rowId: string }> } }> } } | null } };

export type FollowReplyStateSubscriptionVariables = Exact<{
  run: string;
}>;


export type FollowReplyStateSubscription = { orgsReplyState: { rowId: string, state: RunState, status: OrgsReplyStatus, errorMessage: string | null, actions: Array<RunAction>, text: string | null, sources: unknown, provider: string | null } };

export type WhoAnswersQueryVariables = Exact<{ [key: string]: never; }>;


export type WhoAnswersQuery = { orgsKnowledge: { vectors: boolean, chatProvider: string } };

export type FollowReplySubscriptionVariables = Exact<{
  run: string;
  after: number;
}>;


export type FollowReplySubscription = { orgsReply: { sequence: number, text: string } };

export type CustomerFragment = { rowId: string, name: string, firstName: string, lastName: string, updatedAt: string, emails: { nodes: Array<{ rowId: string, email: string, isPrimary: boolean }> }, phones: { nodes: Array<{ rowId: string, phone: string, type: string | null, isPrimary: boolean }> }, organizations: { nodes: Array<{ rowId: string, name: string }> }, users: { nodes: Array<{ rowId: string, user: { email: string | null } | null }> } };

export type CustomersQueryVariables = Exact<{
  after?: string | null | undefined;
  where?: OrgsCustomerWhere | null | undefined;
}>;


export type CustomersQuery = { orgsCustomers: { totalCount: number, nodes: Array<{ rowId: string, name: string, firstName: string, lastName: string, updatedAt: string, emails: { nodes: Array<{ rowId: string, email: string, isPrimary: boolean }> }, phones: { nodes: Array<{ rowId: string, phone: string, type: string | null, isPrimary: boolean }> }, organizations: { nodes: Array<{ rowId: string, name: string }> }, users: { nodes: Array<{ rowId: string, user: { email: string | null } | null }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CustomerQueryVariables = Exact<{
  rowId: string;
}>;


export type CustomerQuery = { orgsCustomer: { rowId: string, name: string, firstName: string, lastName: string, updatedAt: string, emails: { nodes: Array<{ rowId: string, email: string, isPrimary: boolean }> }, phones: { nodes: Array<{ rowId: string, phone: string, type: string | null, isPrimary: boolean }> }, organizations: { nodes: Array<{ rowId: string, name: string }> }, users: { nodes: Array<{ rowId: string, user: { email: string | null } | null }> } } | null };

export type ColleaguesQueryVariables = Exact<{ [key: string]: never; }>;


export type ColleaguesQuery = { orgsOrganizations: { nodes: Array<{ rowId: string, name: string }> }, orgsUserProfiles: { nodes: Array<{ rowId: string, role: OrgsRole, userId: string | null, user: { email: string | null } | null, organization: { name: string } | null }> } };

export type LicencesQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type LicencesQuery = { orgsLicenses: { totalCount: number, nodes: Array<{ rowId: string, licenseKey: string, expirationDate: string | null, organization: { name: string } | null, modules: { nodes: Array<{ moduleName: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CreateCustomerMutationVariables = Exact<{
  input: CreateOrgsCustomerInput;
}>;


export type CreateCustomerMutation = { createOrgsCustomer: { customer: { rowId: string, name: string, firstName: string, lastName: string, updatedAt: string, emails: { nodes: Array<{ rowId: string, email: string, isPrimary: boolean }> }, phones: { nodes: Array<{ rowId: string, phone: string, type: string | null, isPrimary: boolean }> }, organizations: { nodes: Array<{ rowId: string, name: string }> }, users: { nodes: Array<{ rowId: string, user: { email: string | null } | null }> } } | null } };

export type UpdateCustomerMutationVariables = Exact<{
  rowId: string;
  patch: UpdateOrgsCustomerPatch;
}>;


export type UpdateCustomerMutation = { updateOrgsCustomer: { customer: { rowId: string, name: string, firstName: string, lastName: string, updatedAt: string, emails: { nodes: Array<{ rowId: string, email: string, isPrimary: boolean }> }, phones: { nodes: Array<{ rowId: string, phone: string, type: string | null, isPrimary: boolean }> }, organizations: { nodes: Array<{ rowId: string, name: string }> }, users: { nodes: Array<{ rowId: string, user: { email: string | null } | null }> } } | null } };

export type DeleteCustomerMutationVariables = Exact<{
  rowId: string;
}>;


export type DeleteCustomerMutation = { deleteOrgsCustomer: { deletedId: string } };

export type HealthQueryVariables = Exact<{ [key: string]: never; }>;


export type HealthQuery = { health: { queue: { waiting: number, working: number, oldestSeconds: number | null, kinds: Array<{ kind: string, waiting: number, working: number }> }, workers: Array<{ id: string, version: string, startedAt: string, seenAt: string, gone: boolean, kinds: Array<string>, working: number }>, providers: Array<{ name: string, state: CircuitState, requests: number, errors: number, p50Seconds: number | null, p95Seconds: number | null, lastError: string | null, lastErrorAt: string | null, limits: { requestsPerMinute: number | null, tokensPerMinute: number | null } }>, postgres: { version: string, latencySeconds: number, connections: number, maxConnections: number, databaseBytes: string, replicaLagSeconds: number | null }, gateway: { version: string, startedAt: string, sockets: number, subscriptions: number } } };

export type FollowSimcoreSubscriptionVariables = Exact<{
  id: string;
}>;


export type FollowSimcoreSubscription = { computed: { form: string, given: unknown, outcome: unknown } };

export type FollowOptilibriaSubscriptionVariables = Exact<{
  id: string;
}>;


export type FollowOptilibriaSubscription = { computed: { algorithm: string, form: string, given: unknown, outcome: unknown } };

export type FollowTalaiSubscriptionVariables = Exact<{
  id: string;
}>;


export type FollowTalaiSubscription = { computed: { form: string | null, given: unknown, outcome: unknown } };

export type FollowQmlabSubscriptionVariables = Exact<{
  id: string;
}>;


export type FollowQmlabSubscription = { computed: { particleCount: number | null, form: string, given: unknown, wave: unknown, outcome: unknown } };

export type TraceSubscriptionVariables = Exact<{
  run: string;
  after: number;
}>;


export type TraceSubscription = { alaweinTrace: { sequence: number, step: number, values: unknown, frame: unknown } };

export type MezanStepFragment = { rowId: string, sequence: number, step: string, element: number | null, status: AlaweinMezanStepStatus, attempt: number, input: unknown, output: unknown, error: string | null, dueAt: string | null, runId: string | null, createdAt: string };

export type FollowMezanExecutionSubscriptionVariables = Exact<{
  id: string;
}>;


export type FollowMezanExecutionSubscription = { alaweinMezanExecution: { workflowId: string, workflowName: string, definition: unknown, input: unknown, output: unknown } };

export type MezanStepsSubscriptionVariables = Exact<{
  execution: string;
  after: number;
}>;


export type MezanStepsSubscription = { alaweinMezanSteps: { rowId: string, sequence: number, step: string, element: number | null, status: AlaweinMezanStepStatus, attempt: number, input: unknown, output: unknown, error: string | null, dueAt: string | null, runId: string | null, createdAt: string } };

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

export type OfmPicturesFragment = { rowId: string, status: OfmGenerationStatus, model: string, settings: unknown, promptId: string | null, promptText: string, higgsfieldJobId: string | null, resultUrls: Array<string>, savedAssetIds: Array<string>, errorMessage: string | null, prompt: { rowId: string, variationLabel: string } | null };

export type FollowOfmGenerationSubscriptionVariables = Exact<{
  generation: string;
}>;


export type FollowOfmGenerationSubscription = { ofmGeneration: { rowId: string, status: OfmGenerationStatus, model: string, settings: unknown, promptId: string | null, promptText: string, higgsfieldJobId: string | null, resultUrls: Array<string>, savedAssetIds: Array<string>, errorMessage: string | null, prompt: { rowId: string, variationLabel: string } | null } };

export type OfmGenerationPromptQueryVariables = Exact<{
  generation: string;
}>;


export type OfmGenerationPromptQuery = { ofmGeneration: { promptText: string } | null };

export type OfmSavedPicturesQueryVariables = Exact<{
  assets: Array<string> | string;
}>;


export type OfmSavedPicturesQuery = { ofmAssets: { nodes: Array<{ rowId: string, filename: string, thumbnailUrl: string | null, metadata: unknown }> } };

export type SaveOfmPicturesMutationVariables = Exact<{
  generation: string;
  indexes?: Array<number> | number | null | undefined;
}>;


export type SaveOfmPicturesMutation = { saveOfmGenerationResults: { generation: { rowId: string, status: OfmGenerationStatus, model: string, settings: unknown, promptId: string | null, promptText: string, higgsfieldJobId: string | null, resultUrls: Array<string>, savedAssetIds: Array<string>, errorMessage: string | null, prompt: { rowId: string, variationLabel: string } | null } | null } };

export type OfmVariationFragment = { rowId: string, promptIndex: number, promptText: string, variationLabel: string, isEdited: boolean, generations: { totalCount: number, nodes: Array<{ rowId: string, title: string, state: RunState, createdAt: string }> } };

export type OfmWritingFragment = { rowId: string, status: OfmPromptRunStatus, provider: string | null, errorMessage: string | null, sourceImage: { rowId: string, filename: string, thumbnailUrl: string | null } | null, model: { name: string } | null, prompts: { nodes: Array<{ rowId: string, promptIndex: number, promptText: string, variationLabel: string, isEdited: boolean, generations: { totalCount: number, nodes: Array<{ rowId: string, title: string, state: RunState, createdAt: string }> } }> } };

export type FollowOfmPromptsSubscriptionVariables = Exact<{
  run: string;
}>;


export type FollowOfmPromptsSubscription = { ofmPromptRun: { rowId: string, status: OfmPromptRunStatus, provider: string | null, errorMessage: string | null, sourceImage: { rowId: string, filename: string, thumbnailUrl: string | null } | null, model: { name: string } | null, prompts: { nodes: Array<{ rowId: string, promptIndex: number, promptText: string, variationLabel: string, isEdited: boolean, generations: { totalCount: number, nodes: Array<{ rowId: string, title: string, state: RunState, createdAt: string }> } }> } } };

export type OfmPromptsImageQueryVariables = Exact<{
  run: string;
}>;


export type OfmPromptsImageQuery = { ofmPromptRun: { sourceImage: { filename: string } | null } | null };

export type UpdateOfmVariationMutationVariables = Exact<{
  prompt: string;
  patch: UpdateOfmPromptPatch;
}>;


export type UpdateOfmVariationMutation = { updateOfmPrompt: { prompt: { rowId: string, promptIndex: number, promptText: string, variationLabel: string, isEdited: boolean, generations: { totalCount: number, nodes: Array<{ rowId: string, title: string, state: RunState, createdAt: string }> } } | null } };

export type FollowLoadOfRunSubscriptionVariables = Exact<{
  run: string;
}>;


export type FollowLoadOfRunSubscription = { orgsDocumentLoad: { rowId: string, sourceId: string, characters: number, passages: number, superseded: boolean, errorMessage: string | null } };

export type FollowReplyOfRunSubscriptionVariables = Exact<{
  run: string;
}>;


export type FollowReplyOfRunSubscription = { orgsReplyState: { model: string | null, rowId: string, state: RunState, status: OrgsReplyStatus, errorMessage: string | null, actions: Array<RunAction>, text: string | null, sources: unknown, provider: string | null, conversation: { rowId: string, title: string | null } | null, message: { messageContent: string } | null } };

export type KnowledgeQueryVariables = Exact<{ [key: string]: never; }>;


export type KnowledgeQuery = { orgsKnowledge: { vectors: boolean, embeddingModel: string } };

export type KnowledgeSourcesQueryVariables = Exact<{
  person: string;
  after?: string | null | undefined;
}>;


export type KnowledgeSourcesQuery = { orgsSources: { totalCount: number, nodes: Array<{ rowId: string, sourceId: string, passages: number, model: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type LoadFragment = { rowId: string, title: string, state: RunState, status: OrgsDocumentLoadStatus, fraction: number, passages: number, errorMessage: string | null, createdAt: string };

export type LatestLoadsQueryVariables = Exact<{
  person: string;
}>;


export type LatestLoadsQuery = { orgsDocumentLoads: { nodes: Array<{ rowId: string, title: string, state: RunState, status: OrgsDocumentLoadStatus, fraction: number, passages: number, errorMessage: string | null, createdAt: string }> } };

export type FollowLoadSubscriptionVariables = Exact<{
  load: string;
}>;


export type FollowLoadSubscription = { orgsDocumentLoad: { rowId: string, title: string, state: RunState, status: OrgsDocumentLoadStatus, fraction: number, passages: number, errorMessage: string | null, createdAt: string } };

export type SearchKnowledgeQueryVariables = Exact<{
  query: string;
  first: number;
}>;


export type SearchKnowledgeQuery = { searchOrgsVectors: Array<{ rowId: string, sourceId: string, ordinal: number, content: string, snippet: string, score: number, similarity: number | null }> };

export type LoadDocumentMutationVariables = Exact<{
  input: IngestOrgsDocumentInput;
}>;


export type LoadDocumentMutation = { ingestOrgsDocument: { load: { rowId: string } | null } };

export type DeleteSourceMutationVariables = Exact<{
  source: string;
}>;


export type DeleteSourceMutation = { deleteOrgsSource: { deletedId: string } };

export type RequestDocumentMutationVariables = Exact<{
  input: RequestOrgsDocumentUploadInput;
}>;


export type RequestDocumentMutation = { requestOrgsDocumentUpload: { upload: { uploadId: string, url: string, method: string, headers: Array<{ name: string, value: string }> } } };

export type CompleteDocumentMutationVariables = Exact<{
  uploadId: string;
}>;


export type CompleteDocumentMutation = { completeOrgsDocumentUpload: { document: { rowId: string } | null } };

export type RunStateSubscriptionVariables = Exact<{
  id: string;
}>;


export type RunStateSubscription = { run:
    | { state: RunState }
    | { state: RunState }
    | { state: RunState }
    | { state: RunState }
    | { state: RunState }
    | { state: RunState }
    | { state: RunState }
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


export type GroupQuery = { coiceGroup: { rowId: string, name: string, members: { totalCount: number }, catalogGrants: { totalCount: number }, libraryGrants: { totalCount: number } } | null };

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
  earlier?: Array<CoiceStageFilterInput> | CoiceStageFilterInput | null | undefined;
}>;


export type FilterPreviewQuery = { coiceFilterPreview: { images: number, passed: number, unknown: number, job: { rowId: string, createdAt: string, totalImages: number } | null } };

export type LibraryChoiceQueryVariables = Exact<{
  where: CoiceLibraryWhere;
}>;


export type LibraryChoiceQuery = { coiceLibraries: { totalCount: number, nodes: Array<{ rowId: number, name: string, catalog: { name: string } | null }> } };

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

export type AlaweinFormFragment = { name: string, title: string, description: string, schema: unknown, example: unknown, algorithms: Array<string> };

export type AlaweinFormsQueryVariables = Exact<{
  kind: AlaweinKind;
}>;


export type AlaweinFormsQuery = { alaweinForms: Array<{ name: string, title: string, description: string, schema: unknown, example: unknown, algorithms: Array<string> }> };

export type StartSimcoreMutationVariables = Exact<{
  input: StartAlaweinSimcoreSimulationInput;
}>;


export type StartSimcoreMutation = { startAlaweinSimcoreSimulation: { simulation: { rowId: string } | null } };

export type StartOptilibriaMutationVariables = Exact<{
  input: StartAlaweinOptilibriaRunInput;
}>;


export type StartOptilibriaMutation = { startAlaweinOptilibriaRun: { run: { rowId: string } | null } };

export type StartTalaiMutationVariables = Exact<{
  input: StartAlaweinTalaiExperimentInput;
}>;


export type StartTalaiMutation = { startAlaweinTalaiExperiment: { experiment: { rowId: string } | null } };

export type StartQmlabMutationVariables = Exact<{
  input: StartAlaweinQmlabExperimentInput;
}>;


export type StartQmlabMutation = { startAlaweinQmlabExperiment: { experiment: { rowId: string } | null } };

export type SocMemberFragment = { rowId: string, userId: string, role: AlaweinSocRole, fullName: string | null, createdAt: string };

export type SocTeamsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type SocTeamsQuery = { alaweinSocTeams: { totalCount: number, nodes: Array<{ rowId: string, name: string, description: string | null, members: { totalCount: number } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SocTeamQueryVariables = Exact<{
  rowId: string;
  me: string;
}>;


export type SocTeamQuery = { alaweinSocTeam: { rowId: string, name: string, description: string | null, mine: { nodes: Array<{ rowId: string, role: AlaweinSocRole }> } } | null };

export type SocMembersQueryVariables = Exact<{
  team: string;
  after?: string | null | undefined;
}>;


export type SocMembersQuery = { alaweinSocUserRoles: { totalCount: number, nodes: Array<{ rowId: string, userId: string, role: AlaweinSocRole, fullName: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CreateSocTeamMutationVariables = Exact<{
  name: string;
  description?: string | null | undefined;
}>;


export type CreateSocTeamMutation = { createAlaweinSocTeam: { team: { rowId: string } | null } };

export type UpdateSocTeamMutationVariables = Exact<{
  rowId: string;
  patch: UpdateAlaweinSocTeamPatch;
}>;


export type UpdateSocTeamMutation = { updateAlaweinSocTeam: { socTeam: { rowId: string } | null } };

export type DeleteSocTeamMutationVariables = Exact<{
  rowId: string;
}>;


export type DeleteSocTeamMutation = { deleteAlaweinSocTeam: { deletedId: string } };

export type AddSocMemberMutationVariables = Exact<{
  teamId: string;
  userId: string;
  role?: AlaweinSocRole | null | undefined;
}>;


export type AddSocMemberMutation = { addAlaweinSocMember: { member: { rowId: string } | null } };

export type SetSocRoleMutationVariables = Exact<{
  rowId: string;
  role: AlaweinSocRole;
}>;


export type SetSocRoleMutation = { setAlaweinSocRole: { member: { rowId: string } | null } };

export type RemoveSocMemberMutationVariables = Exact<{
  rowId: string;
}>;


export type RemoveSocMemberMutation = { deleteAlaweinSocUserRole: { deletedId: string } };

export type StartMezanExecutionMutationVariables = Exact<{
  input: StartAlaweinMezanExecutionInput;
}>;


export type StartMezanExecutionMutation = { startAlaweinMezanExecution: { execution: { rowId: string } | null } };

export type MezanWorkflowsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type MezanWorkflowsQuery = { alaweinMezanWorkflows: { totalCount: number, nodes: Array<{ rowId: string, name: string, description: string | null, status: AlaweinMezanWorkflowStatus, executionCount: number, successRate: number | null, lastExecutedAt: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MezanWorkflowQueryVariables = Exact<{
  rowId: string;
}>;


export type MezanWorkflowQuery = { alaweinMezanWorkflow: { rowId: string, name: string, description: string | null, status: AlaweinMezanWorkflowStatus, workflowDefinition: unknown, executionCount: number, successRate: number | null, executions: { totalCount: number, nodes: Array<{ rowId: string, title: string, state: RunState, createdAt: string }> } } | null };

export type CreateMezanWorkflowMutationVariables = Exact<{
  input: CreateAlaweinMezanWorkflowInput;
}>;


export type CreateMezanWorkflowMutation = { createAlaweinMezanWorkflow: { mezanWorkflow: { rowId: string } | null } };

export type UpdateMezanWorkflowMutationVariables = Exact<{
  rowId: string;
  patch: UpdateAlaweinMezanWorkflowPatch;
}>;


export type UpdateMezanWorkflowMutation = { updateAlaweinMezanWorkflow: { mezanWorkflow: { rowId: string, workflowDefinition: unknown } | null } };

export type DeleteMezanWorkflowMutationVariables = Exact<{
  rowId: string;
}>;


export type DeleteMezanWorkflowMutation = { deleteAlaweinMezanWorkflow: { deletedId: string } };

export type MezanStepTypesQueryVariables = Exact<{ [key: string]: never; }>;


export type MezanStepTypesQuery = { alaweinMezanStepTypes: Array<{ name: string, title: string, description: string, example: unknown }> };

type ListedRun_AlaweinMezanExecution_Fragment = { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null };

type ListedRun_AlaweinOptilibriaRun_Fragment = { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null };

type ListedRun_AlaweinQmlabExperiment_Fragment = { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null };

type ListedRun_AlaweinSimcoreSimulation_Fragment = { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null };

type ListedRun_AlaweinTalaiExperiment_Fragment = { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null };

type ListedRun_CoiceJob_Fragment = { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null };

type ListedRun_MasStockExecution_Fragment = { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null };

type ListedRun_OfmGeneration_Fragment = { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null };

type ListedRun_OfmPromptRun_Fragment = { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null };

type ListedRun_OrgsDocumentLoad_Fragment = { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null };

type ListedRun_OrgsReply_Fragment = { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null };

export type ListedRunFragment =
  | ListedRun_AlaweinMezanExecution_Fragment
  | ListedRun_AlaweinOptilibriaRun_Fragment
  | ListedRun_AlaweinQmlabExperiment_Fragment
  | ListedRun_AlaweinSimcoreSimulation_Fragment
  | ListedRun_AlaweinTalaiExperiment_Fragment
  | ListedRun_CoiceJob_Fragment
  | ListedRun_MasStockExecution_Fragment
  | ListedRun_OfmGeneration_Fragment
  | ListedRun_OfmPromptRun_Fragment
  | ListedRun_OrgsDocumentLoad_Fragment
  | ListedRun_OrgsReply_Fragment
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
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
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
    | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
    | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
    | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
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
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
      | { id: string, rowId: string, title: string, system: string, kind: string, state: RunState, fraction: number, total: number, done: number, failed: number, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null }
     | null }> };

export type RunOwnersQueryVariables = Exact<{ [key: string]: never; }>;


export type RunOwnersQuery = { runOwners: Array<{ id: string, name: string | null, email: string | null }> };

type RunFacts_AlaweinMezanExecution_Fragment = { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> };

type RunFacts_AlaweinOptilibriaRun_Fragment = { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> };

type RunFacts_AlaweinQmlabExperiment_Fragment = { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> };

type RunFacts_AlaweinSimcoreSimulation_Fragment = { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> };

type RunFacts_AlaweinTalaiExperiment_Fragment = { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> };

type RunFacts_CoiceJob_Fragment = { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> };

type RunFacts_MasStockExecution_Fragment = { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> };

type RunFacts_OfmGeneration_Fragment = { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> };

type RunFacts_OfmPromptRun_Fragment = { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> };

type RunFacts_OrgsDocumentLoad_Fragment = { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> };

type RunFacts_OrgsReply_Fragment = { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> };

export type RunFactsFragment =
  | RunFacts_AlaweinMezanExecution_Fragment
  | RunFacts_AlaweinOptilibriaRun_Fragment
  | RunFacts_AlaweinQmlabExperiment_Fragment
  | RunFacts_AlaweinSimcoreSimulation_Fragment
  | RunFacts_AlaweinTalaiExperiment_Fragment
  | RunFacts_CoiceJob_Fragment
  | RunFacts_MasStockExecution_Fragment
  | RunFacts_OfmGeneration_Fragment
  | RunFacts_OfmPromptRun_Fragment
  | RunFacts_OrgsDocumentLoad_Fragment
  | RunFacts_OrgsReply_Fragment
;

export type RunPointFragment = { from: string, seconds: number, done: number, failed: number };

export type FollowRunSubscriptionVariables = Exact<{
  id: string;
}>;


export type FollowRunSubscription = { run:
    | { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, throughput: Array<{ from: string, seconds: number, done: number, failed: number }>, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> }
    | { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, throughput: Array<{ from: string, seconds: number, done: number, failed: number }>, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> }
    | { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, throughput: Array<{ from: string, seconds: number, done: number, failed: number }>, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> }
    | { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, throughput: Array<{ from: string, seconds: number, done: number, failed: number }>, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> }
    | { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, throughput: Array<{ from: string, seconds: number, done: number, failed: number }>, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> }
    | { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, throughput: Array<{ from: string, seconds: number, done: number, failed: number }>, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> }
    | { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, throughput: Array<{ from: string, seconds: number, done: number, failed: number }>, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> }
    | { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, throughput: Array<{ from: string, seconds: number, done: number, failed: number }>, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> }
    | { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, throughput: Array<{ from: string, seconds: number, done: number, failed: number }>, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> }
    | { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, throughput: Array<{ from: string, seconds: number, done: number, failed: number }>, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> }
    | { id: string, rowId: string, system: string, kind: string, title: string, state: RunState, fraction: number, total: number, done: number, failed: number, attempt: number, queuePosition: number | null, secondsLeft: number | null, error: string | null, actions: Array<RunAction>, createdBy: string | null, createdAt: string, startedAt: string | null, completedAt: string | null, sequence: number, throughput: Array<{ from: string, seconds: number, done: number, failed: number }>, owner: { id: string, name: string | null, email: string | null } | null, history: Array<{ state: RunState, attempt: number, person: string | null, error: string | null, createdAt: string }>, stages: Array<{ stage: number, name: string | null, total: number, pending: number, done: number, skipped: number, failed: number }> }
   };

export type RunFailuresQueryVariables = Exact<{
  id: string;
  first: number;
  stage?: number | null | undefined;
  error?: string | null | undefined;
}>;


export type RunFailuresQuery = { run:
    | { failureReasons: Array<{ stage: number, error: string | null, items: number }>, failures: Array<{ itemId: string, stage: number, error: string | null, attempts: number, seconds: number | null, finishedAt: string | null }> }
    | { failureReasons: Array<{ stage: number, error: string | null, items: number }>, failures: Array<{ itemId: string, stage: number, error: string | null, attempts: number, seconds: number | null, finishedAt: string | null }> }
    | { failureReasons: Array<{ stage: number, error: string | null, items: number }>, failures: Array<{ itemId: string, stage: number, error: string | null, attempts: number, seconds: number | null, finishedAt: string | null }> }
    | { failureReasons: Array<{ stage: number, error: string | null, items: number }>, failures: Array<{ itemId: string, stage: number, error: string | null, attempts: number, seconds: number | null, finishedAt: string | null }> }
    | { failureReasons: Array<{ stage: number, error: string | null, items: number }>, failures: Array<{ itemId: string, stage: number, error: string | null, attempts: number, seconds: number | null, finishedAt: string | null }> }
    | { failureReasons: Array<{ stage: number, error: string | null, items: number }>, failures: Array<{ itemId: string, stage: number, error: string | null, attempts: number, seconds: number | null, finishedAt: string | null }> }
    | { failureReasons: Array<{ stage: number, error: string | null, items: number }>, failures: Array<{ itemId: string, stage: number, error: string | null, attempts: number, seconds: number | null, finishedAt: string | null }> }
    | { failureReasons: Array<{ stage: number, error: string | null, items: number }>, failures: Array<{ itemId: string, stage: number, error: string | null, attempts: number, seconds: number | null, finishedAt: string | null }> }
    | { failureReasons: Array<{ stage: number, error: string | null, items: number }>, failures: Array<{ itemId: string, stage: number, error: string | null, attempts: number, seconds: number | null, finishedAt: string | null }> }
    | { failureReasons: Array<{ stage: number, error: string | null, items: number }>, failures: Array<{ itemId: string, stage: number, error: string | null, attempts: number, seconds: number | null, finishedAt: string | null }> }
    | { failureReasons: Array<{ stage: number, error: string | null, items: number }>, failures: Array<{ itemId: string, stage: number, error: string | null, attempts: number, seconds: number | null, finishedAt: string | null }> }
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
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
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
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
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
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
     | null } };

export type RetryRunMutationVariables = Exact<{
  id: string;
  items?: Array<string> | string | null | undefined;
}>;


export type RetryRunMutation = { retryRun: { run:
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
      | { rowId: string }
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

export type OfmTileFragment = { rowId: string, filename: string, fileType: OfmFileType, tags: Array<string>, isFavorite: boolean, thumbnailUrl: string | null };

export type OfmFileFragment = { aiModelId: string | null, mimeType: string, fileSize: number, metadata: unknown, url: string, createdAt: string, rowId: string, filename: string, fileType: OfmFileType, tags: Array<string>, isFavorite: boolean, thumbnailUrl: string | null, prompts: { totalCount: number } };

export type OfmFilesQueryVariables = Exact<{
  after?: string | null | undefined;
  where?: OfmAssetWhere | null | undefined;
}>;


export type OfmFilesQuery = { ofmAssets: { totalCount: number, nodes: Array<{ rowId: string, filename: string, fileType: OfmFileType, tags: Array<string>, isFavorite: boolean, thumbnailUrl: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OfmFileQueryVariables = Exact<{
  asset: string;
}>;


export type OfmFileQuery = { ofmAsset: { aiModelId: string | null, mimeType: string, fileSize: number, metadata: unknown, url: string, createdAt: string, rowId: string, filename: string, fileType: OfmFileType, tags: Array<string>, isFavorite: boolean, thumbnailUrl: string | null, prompts: { totalCount: number } } | null };

export type OfmThumbnailQueryVariables = Exact<{
  asset: string;
}>;


export type OfmThumbnailQuery = { ofmAsset: { thumbnailUrl: string | null } | null };

export type UpdateOfmFileMutationVariables = Exact<{
  asset: string;
  patch: UpdateOfmAssetPatch;
}>;


export type UpdateOfmFileMutation = { updateOfmAsset: { asset: { rowId: string, filename: string, fileType: OfmFileType, tags: Array<string>, isFavorite: boolean, thumbnailUrl: string | null } | null } };

export type DeleteOfmFileMutationVariables = Exact<{
  asset: string;
}>;


export type DeleteOfmFileMutation = { deleteOfmAsset: { deletedId: string } };

export type RequestOfmFileMutationVariables = Exact<{
  input: RequestOfmAssetUploadInput;
}>;


export type RequestOfmFileMutation = { requestOfmAssetUpload: { upload: { uploadId: string, url: string, method: string, headers: Array<{ name: string, value: string }> } } };

export type CompleteOfmFileMutationVariables = Exact<{
  uploadId: string;
}>;


export type CompleteOfmFileMutation = { completeOfmAssetUpload: { asset: { rowId: string, filename: string, fileType: OfmFileType, tags: Array<string>, isFavorite: boolean, thumbnailUrl: string | null } | null } };

export type OfmCostsQueryVariables = Exact<{
  since: string;
}>;


export type OfmCostsQuery = { ofmCosts: { totalCount: number, providers: Array<{ count: number, key: { provider: string | null, outcome: string | null }, sum: { tokens: string | null, milliseconds: string | null, cost: string | null } | null }>, days: Array<{ count: number, key: { createdAt: string | null } }> } };

export type StartOfmPromptsMutationVariables = Exact<{
  input: GenerateOfmPromptsInput;
}>;


export type StartOfmPromptsMutation = { generateOfmPrompts: { run: { rowId: string } | null } };

export type StartOfmPicturesMutationVariables = Exact<{
  input: StartOfmGenerationInput;
}>;


export type StartOfmPicturesMutation = { startOfmGeneration: { generation: { rowId: string } | null } };

export type OfmCreationFragment = { rowId: string, title: string, status: OfmGenerationStatus, model: string, promptText: string, errorMessage: string | null, createdAt: string, savedAssetIds: Array<string> };

export type OfmCreationsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type OfmCreationsQuery = { ofmGenerations: { totalCount: number, nodes: Array<{ rowId: string, title: string, status: OfmGenerationStatus, model: string, promptText: string, errorMessage: string | null, createdAt: string, savedAssetIds: Array<string> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OfmCreationsUnderWaySubscriptionVariables = Exact<{ [key: string]: never; }>;


export type OfmCreationsUnderWaySubscription = { ofmGenerations: Array<{ change: RunsChangeKind, runId: string, generation: { rowId: string, title: string, status: OfmGenerationStatus, model: string, promptText: string, errorMessage: string | null, createdAt: string, savedAssetIds: Array<string> } | null }> };

export type OfmVariationsQueryVariables = Exact<{
  after?: string | null | undefined;
  where?: OfmPromptWhere | null | undefined;
}>;


export type OfmVariationsQuery = { ofmPrompts: { totalCount: number, nodes: Array<{ rowId: string, promptIndex: number, promptText: string, variationLabel: string, isEdited: boolean, sourceImage: { rowId: string, filename: string, thumbnailUrl: string | null } | null, generations: { totalCount: number, nodes: Array<{ rowId: string, title: string, state: RunState, createdAt: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OfmKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type OfmKeysQuery = { ofmApiKeys: { nodes: Array<{ rowId: string, service: OfmService, lastFour: string, createdAt: string, updatedAt: string }> } };

export type SaveOfmKeyMutationVariables = Exact<{
  input: SaveOfmApiKeyInput;
}>;


export type SaveOfmKeyMutation = { saveOfmApiKey: { apiKey: { rowId: string } | null } };

export type DeleteOfmKeyMutationVariables = Exact<{
  key: string;
}>;


export type DeleteOfmKeyMutation = { deleteOfmApiKey: { deletedId: string } };

export type OfmPostFragment = { rowId: string, caption: string, assetIds: Array<string>, scheduledFor: string, status: OfmPostStatus, publishedAt: string | null, permalink: string | null, errorMessage: string | null, attempts: number, instagramAccount: { username: string } | null, threadsAccount: { username: string } | null };

export type OfmPostsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type OfmPostsQuery = { ofmScheduledPosts: { totalCount: number, nodes: Array<{ rowId: string, caption: string, assetIds: Array<string>, scheduledFor: string, status: OfmPostStatus, publishedAt: string | null, permalink: string | null, errorMessage: string | null, attempts: number, instagramAccount: { username: string } | null, threadsAccount: { username: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OfmAccountsQueryVariables = Exact<{ [key: string]: never; }>;


export type OfmAccountsQuery = { ofmInstagramAccounts: { nodes: Array<{ rowId: string, username: string, isActive: boolean }> }, ofmThreadsAccounts: { nodes: Array<{ rowId: string, username: string, isActive: boolean, refreshError: string | null }> } };

export type OfmOutboxQueryVariables = Exact<{
  posts: Array<string> | string;
}>;


export type OfmOutboxQuery = { ofmOutboxPosts: { nodes: Array<{ postId: string, createdAt: string }> } };

export type AddOfmInstagramAccountMutationVariables = Exact<{
  username: string;
}>;


export type AddOfmInstagramAccountMutation = { createOfmInstagramAccount: { instagramAccount: { rowId: string } | null } };

export type PlanOfmPostMutationVariables = Exact<{
  input: CreateOfmScheduledPostInput;
}>;


export type PlanOfmPostMutation = { createOfmScheduledPost: { scheduledPost: { rowId: string } | null } };

export type UpdateOfmPostMutationVariables = Exact<{
  post: string;
  patch: UpdateOfmScheduledPostPatch;
}>;


export type UpdateOfmPostMutation = { updateOfmScheduledPost: { scheduledPost: { rowId: string, caption: string, assetIds: Array<string>, scheduledFor: string, status: OfmPostStatus, publishedAt: string | null, permalink: string | null, errorMessage: string | null, attempts: number, instagramAccount: { username: string } | null, threadsAccount: { username: string } | null } | null } };

export type DeleteOfmPostMutationVariables = Exact<{
  post: string;
}>;


export type DeleteOfmPostMutation = { deleteOfmScheduledPost: { deletedId: string } };

export type OfmReelPartsFragment = { rowId: string, url: string, platform: OfmPlatform, shortcode: string | null, notes: string, tags: Array<string>, isFavorite: boolean, viewCount: string, approvalStatus: OfmApprovalStatus, fetchedAt: string | null, fetchError: string | null, thumbnailUrl: string | null, createdAt: string };

export type OfmReelsQueryVariables = Exact<{
  after?: string | null | undefined;
  where?: OfmReelWhere | null | undefined;
}>;


export type OfmReelsQuery = { ofmReels: { totalCount: number, nodes: Array<{ rowId: string, url: string, platform: OfmPlatform, shortcode: string | null, notes: string, tags: Array<string>, isFavorite: boolean, viewCount: string, approvalStatus: OfmApprovalStatus, fetchedAt: string | null, fetchError: string | null, thumbnailUrl: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OfmReelThumbnailQueryVariables = Exact<{
  reel: string;
}>;


export type OfmReelThumbnailQuery = { ofmReel: { thumbnailUrl: string | null } | null };

export type AddOfmReelMutationVariables = Exact<{
  input: AddOfmReelInput;
}>;


export type AddOfmReelMutation = { addOfmReel: { reel: { rowId: string, url: string, platform: OfmPlatform, shortcode: string | null, notes: string, tags: Array<string>, isFavorite: boolean, viewCount: string, approvalStatus: OfmApprovalStatus, fetchedAt: string | null, fetchError: string | null, thumbnailUrl: string | null, createdAt: string } | null } };

export type UpdateOfmReelMutationVariables = Exact<{
  reel: string;
  patch: UpdateOfmReelPatch;
}>;


export type UpdateOfmReelMutation = { updateOfmReel: { reel: { rowId: string, url: string, platform: OfmPlatform, shortcode: string | null, notes: string, tags: Array<string>, isFavorite: boolean, viewCount: string, approvalStatus: OfmApprovalStatus, fetchedAt: string | null, fetchError: string | null, thumbnailUrl: string | null, createdAt: string } | null } };

export type DeleteOfmReelMutationVariables = Exact<{
  reel: string;
}>;


export type DeleteOfmReelMutation = { deleteOfmReel: { deletedId: string } };

export type OfmPersonFragment = { rowId: string, name: string | null, email: string | null, subscriptionTier: OfmSubscriptionTier };

export type OfmMeQueryVariables = Exact<{
  me: string;
}>;


export type OfmMeQuery = { ofmUser: { rowId: string, name: string | null, email: string | null, subscriptionTier: OfmSubscriptionTier } | null };

export type BeginOfmMutationVariables = Exact<{ [key: string]: never; }>;


export type BeginOfmMutation = { createOfmUser: { user: { rowId: string, name: string | null, email: string | null, subscriptionTier: OfmSubscriptionTier } | null } };

export type OfmPersonasQueryVariables = Exact<{ [key: string]: never; }>;


export type OfmPersonasQuery = { ofmModels: { nodes: Array<{ rowId: string, name: string }> } };

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
  parentId
}
    `, {"fragmentName":"Above"}) as unknown as TypedDocumentString<AboveFragment, unknown>;
export const FiveAboveFragmentDoc = new TypedDocumentString(`
    fragment FiveAbove on CoiceLibrary {
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
    fragment Above on CoiceLibrary {
  rowId
  name
  parentId
}`, {"fragmentName":"FiveAbove"}) as unknown as TypedDocumentString<FiveAboveFragment, unknown>;
export const TileFragmentDoc = new TypedDocumentString(`
    fragment Tile on CoiceImage {
  rowId
  name
  thumbnailUrl
}
    `, {"fragmentName":"Tile"}) as unknown as TypedDocumentString<TileFragment, unknown>;
export const CoverFragmentDoc = new TypedDocumentString(`
    fragment Cover on CoiceLibrary {
  rowId
  name
  catalog {
    name
  }
  children(first: 1) {
    totalCount
  }
  images(first: 3, orderBy: [{createdAt: DESC}]) {
    totalCount
    nodes {
      ...Tile
    }
  }
}
    fragment Tile on CoiceImage {
  rowId
  name
  thumbnailUrl
}`, {"fragmentName":"Cover"}) as unknown as TypedDocumentString<CoverFragment, unknown>;
export const ClientMemberFragmentDoc = new TypedDocumentString(`
    fragment ClientMember on MasStockClientMember {
  rowId
  clientId
  role
  user {
    rowId
    name
    email
  }
}
    `, {"fragmentName":"ClientMember"}) as unknown as TypedDocumentString<ClientMemberFragment, unknown>;
export const ClientInvitationFragmentDoc = new TypedDocumentString(`
    fragment ClientInvitation on MasStockInvitation {
  rowId
  clientId
  clientName
  email
  role
  createdAt
}
    `, {"fragmentName":"ClientInvitation"}) as unknown as TypedDocumentString<ClientInvitationFragment, unknown>;
export const ClientPartsFragmentDoc = new TypedDocumentString(`
    fragment ClientParts on MasStockClient {
  rowId
  name
  companyName
  email
  status
  members(first: 50) {
    totalCount
    nodes {
      ...ClientMember
    }
  }
  invitations(first: 50) {
    totalCount
    nodes {
      ...ClientInvitation
    }
  }
}
    fragment ClientMember on MasStockClientMember {
  rowId
  clientId
  role
  user {
    rowId
    name
    email
  }
}
fragment ClientInvitation on MasStockInvitation {
  rowId
  clientId
  clientName
  email
  role
  createdAt
}`, {"fragmentName":"ClientParts"}) as unknown as TypedDocumentString<ClientPartsFragment, unknown>;
export const WorkflowRequestFragmentDoc = new TypedDocumentString(`
    fragment WorkflowRequest on MasStockWorkflowRequest {
  rowId
  status
  notes
  decisionNotes
  createdAt
  client {
    name
  }
  workflow {
    name
  }
}
    `, {"fragmentName":"WorkflowRequest"}) as unknown as TypedDocumentString<WorkflowRequestFragment, unknown>;
export const TicketFragmentDoc = new TypedDocumentString(`
    fragment Ticket on MasStockSupportTicket {
  rowId
  subject
  description
  status
  priority
  createdAt
  client {
    name
  }
  user {
    name
  }
}
    `, {"fragmentName":"Ticket"}) as unknown as TypedDocumentString<TicketFragment, unknown>;
export const ConversationLineFragmentDoc = new TypedDocumentString(`
    fragment ConversationLine on OrgsConversation {
  rowId
  title
  subject
  updatedAt
  userId
  user {
    email
  }
}
    `, {"fragmentName":"ConversationLine"}) as unknown as TypedDocumentString<ConversationLineFragment, unknown>;
export const ReplyFragmentDoc = new TypedDocumentString(`
    fragment Reply on OrgsReply {
  rowId
  state
  status
  errorMessage
  actions
  text
  sources
  provider
}
    `, {"fragmentName":"Reply"}) as unknown as TypedDocumentString<ReplyFragment, unknown>;
export const MessageFragmentDoc = new TypedDocumentString(`
    fragment Message on OrgsChatMessage {
  rowId
  author
  messageContent
  createdAt
  user {
    userId
    user {
      email
    }
  }
  reply {
    ...Reply
  }
  replies(first: 5, orderBy: [{createdAt: DESC}]) {
    nodes {
      ...Reply
      answers(first: 1) {
        nodes {
          rowId
        }
      }
    }
  }
}
    fragment Reply on OrgsReply {
  rowId
  state
  status
  errorMessage
  actions
  text
  sources
  provider
}`, {"fragmentName":"Message"}) as unknown as TypedDocumentString<MessageFragment, unknown>;
export const CustomerFragmentDoc = new TypedDocumentString(`
    fragment Customer on OrgsCustomer {
  rowId
  name
  firstName
  lastName
  updatedAt
  emails(first: 100, orderBy: [{isPrimary: DESC}, {createdAt: ASC}]) {
    nodes {
      rowId
      email
      isPrimary
    }
  }
  phones(first: 100, orderBy: [{isPrimary: DESC}, {createdAt: ASC}]) {
    nodes {
      rowId
      phone
      type
      isPrimary
    }
  }
  organizations(first: 100) {
    nodes {
      rowId
      name
    }
  }
  users(first: 100) {
    nodes {
      rowId
      user {
        email
      }
    }
  }
}
    `, {"fragmentName":"Customer"}) as unknown as TypedDocumentString<CustomerFragment, unknown>;
export const MezanStepFragmentDoc = new TypedDocumentString(`
    fragment MezanStep on AlaweinMezanStep {
  rowId
  sequence
  step
  element
  status
  attempt
  input
  output
  error
  dueAt
  runId
  createdAt
}
    `, {"fragmentName":"MezanStep"}) as unknown as TypedDocumentString<MezanStepFragment, unknown>;
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
export const OfmPicturesFragmentDoc = new TypedDocumentString(`
    fragment OfmPictures on OfmGeneration {
  rowId
  status
  model
  settings
  promptId
  promptText
  higgsfieldJobId
  resultUrls
  savedAssetIds
  errorMessage
  prompt {
    rowId
    variationLabel
  }
}
    `, {"fragmentName":"OfmPictures"}) as unknown as TypedDocumentString<OfmPicturesFragment, unknown>;
export const OfmVariationFragmentDoc = new TypedDocumentString(`
    fragment OfmVariation on OfmPrompt {
  rowId
  promptIndex
  promptText
  variationLabel
  isEdited
  generations(first: 5, orderBy: [{createdAt: DESC}]) {
    totalCount
    nodes {
      rowId
      title
      state
      createdAt
    }
  }
}
    `, {"fragmentName":"OfmVariation"}) as unknown as TypedDocumentString<OfmVariationFragment, unknown>;
export const OfmWritingFragmentDoc = new TypedDocumentString(`
    fragment OfmWriting on OfmPromptRun {
  rowId
  status
  provider
  errorMessage
  sourceImage {
    rowId
    filename
    thumbnailUrl
  }
  model {
    name
  }
  prompts(first: 10) {
    nodes {
      ...OfmVariation
    }
  }
}
    fragment OfmVariation on OfmPrompt {
  rowId
  promptIndex
  promptText
  variationLabel
  isEdited
  generations(first: 5, orderBy: [{createdAt: DESC}]) {
    totalCount
    nodes {
      rowId
      title
      state
      createdAt
    }
  }
}`, {"fragmentName":"OfmWriting"}) as unknown as TypedDocumentString<OfmWritingFragment, unknown>;
export const LoadFragmentDoc = new TypedDocumentString(`
    fragment Load on OrgsDocumentLoad {
  rowId
  title
  state
  status
  fraction
  passages
  errorMessage
  createdAt
}
    `, {"fragmentName":"Load"}) as unknown as TypedDocumentString<LoadFragment, unknown>;
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
export const AlaweinFormFragmentDoc = new TypedDocumentString(`
    fragment AlaweinForm on AlaweinForm {
  name
  title
  description
  schema
  example
  algorithms
}
    `, {"fragmentName":"AlaweinForm"}) as unknown as TypedDocumentString<AlaweinFormFragment, unknown>;
export const SocMemberFragmentDoc = new TypedDocumentString(`
    fragment SocMember on AlaweinSocUserRole {
  rowId
  userId
  role
  fullName
  createdAt
}
    `, {"fragmentName":"SocMember"}) as unknown as TypedDocumentString<SocMemberFragment, unknown>;
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
  createdBy
  createdAt
  startedAt
  completedAt
  sequence
  history(first: 20) {
    state
    attempt
    person
    error
    createdAt
  }
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
export const OfmTileFragmentDoc = new TypedDocumentString(`
    fragment OfmTile on OfmAsset {
  rowId
  filename
  fileType
  tags
  isFavorite
  thumbnailUrl
}
    `, {"fragmentName":"OfmTile"}) as unknown as TypedDocumentString<OfmTileFragment, unknown>;
export const OfmFileFragmentDoc = new TypedDocumentString(`
    fragment OfmFile on OfmAsset {
  ...OfmTile
  aiModelId
  mimeType
  fileSize
  metadata
  url
  createdAt
  prompts(first: 10, orderBy: [{createdAt: DESC}]) {
    totalCount
  }
}
    fragment OfmTile on OfmAsset {
  rowId
  filename
  fileType
  tags
  isFavorite
  thumbnailUrl
}`, {"fragmentName":"OfmFile"}) as unknown as TypedDocumentString<OfmFileFragment, unknown>;
export const OfmCreationFragmentDoc = new TypedDocumentString(`
    fragment OfmCreation on OfmGeneration {
  rowId
  title
  status
  model
  promptText
  errorMessage
  createdAt
  savedAssetIds
}
    `, {"fragmentName":"OfmCreation"}) as unknown as TypedDocumentString<OfmCreationFragment, unknown>;
export const OfmPostFragmentDoc = new TypedDocumentString(`
    fragment OfmPost on OfmScheduledPost {
  rowId
  caption
  assetIds
  scheduledFor
  status
  publishedAt
  permalink
  errorMessage
  attempts
  instagramAccount {
    username
  }
  threadsAccount {
    username
  }
}
    `, {"fragmentName":"OfmPost"}) as unknown as TypedDocumentString<OfmPostFragment, unknown>;
export const OfmReelPartsFragmentDoc = new TypedDocumentString(`
    fragment OfmReelParts on OfmReel {
  rowId
  url
  platform
  shortcode
  notes
  tags
  isFavorite
  viewCount
  approvalStatus
  fetchedAt
  fetchError
  thumbnailUrl
  createdAt
}
    `, {"fragmentName":"OfmReelParts"}) as unknown as TypedDocumentString<OfmReelPartsFragment, unknown>;
export const OfmPersonFragmentDoc = new TypedDocumentString(`
    fragment OfmPerson on OfmUser {
  rowId
  name
  email
  subscriptionTier
}
    `, {"fragmentName":"OfmPerson"}) as unknown as TypedDocumentString<OfmPersonFragment, unknown>;
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
export const CatalogsDocument = {"__meta__":{"hash":"sha256:e2e9ce00baea9fdebcad1c7504d072f8dde233055b6be3586cb7d6311eda8546"}} as unknown as TypedDocumentString<CatalogsQuery, CatalogsQueryVariables>;
export const LibrariesDocument = {"__meta__":{"hash":"sha256:7e76b0a3f48fdd8f16c9ff36f172df83f3a93360614eea944ba571b075446c09"}} as unknown as TypedDocumentString<LibrariesQuery, LibrariesQueryVariables>;
export const CatalogDocument = {"__meta__":{"hash":"sha256:2c65296cf3af0406fee152cebe65311b6c94148ab77a5f212db341a71af1da8c"}} as unknown as TypedDocumentString<CatalogQuery, CatalogQueryVariables>;
export const LibraryDocument = {"__meta__":{"hash":"sha256:affe538c810da4ac4f138d0c15639534696c7a86bd7d4407257211c22b6d3e01"}} as unknown as TypedDocumentString<LibraryQuery, LibraryQueryVariables>;
export const AboveDocument = {"__meta__":{"hash":"sha256:cfe97a02af3577442c598aa9060caf907a2e4f9e41ad8644502c12ba6d552b82"}} as unknown as TypedDocumentString<AboveQuery, AboveQueryVariables>;
export const BelowDocument = {"__meta__":{"hash":"sha256:bf0e7bb253c025fbf62a0b9ad48a75d0e7d6b147842599e642141ce089b1d352"}} as unknown as TypedDocumentString<BelowQuery, BelowQueryVariables>;
export const CreateCatalogDocument = {"__meta__":{"hash":"sha256:1fcc76e35dcaff24f9694e2f7c70389f2d19a599e27f97a351ad842073d84b13"}} as unknown as TypedDocumentString<CreateCatalogMutation, CreateCatalogMutationVariables>;
export const UpdateCatalogDocument = {"__meta__":{"hash":"sha256:c5ec49915e7f53d8c26ddc84e46a4487cdfeeffefc708a2c407d3c805306c3be"}} as unknown as TypedDocumentString<UpdateCatalogMutation, UpdateCatalogMutationVariables>;
export const DeleteCatalogDocument = {"__meta__":{"hash":"sha256:a36db8d5cc38b69814c0ca75f43fb28a2435c1de85369d2bd891ccf1ce1d4db4"}} as unknown as TypedDocumentString<DeleteCatalogMutation, DeleteCatalogMutationVariables>;
export const CreateLibraryDocument = {"__meta__":{"hash":"sha256:62cfc6748e0025e46ac8bffb18cdb532d3da99947abe3af57b0e6664a4dc200c"}} as unknown as TypedDocumentString<CreateLibraryMutation, CreateLibraryMutationVariables>;
export const UpdateLibraryDocument = {"__meta__":{"hash":"sha256:e7e212028d587707c5f48e95f18116bb689d2f17f5b569ebafec3e7ec31740b6"}} as unknown as TypedDocumentString<UpdateLibraryMutation, UpdateLibraryMutationVariables>;
export const DeleteLibraryDocument = {"__meta__":{"hash":"sha256:eab60d157afa19b1ddb138b3be33a42e993c656faff19c19936f6040ff2afd33"}} as unknown as TypedDocumentString<DeleteLibraryMutation, DeleteLibraryMutationVariables>;
export const ContentsDocument = {"__meta__":{"hash":"sha256:0d0aac090cc5d0e25d0002110aed37ab1dbc0d6e00b6a31397bbf6a31b664d1e"}} as unknown as TypedDocumentString<ContentsQuery, ContentsQueryVariables>;
export const ImagesDocument = {"__meta__":{"hash":"sha256:4c3402a5841da41b474f9bd2748894222c5487fe3a596b2430a3c0ffab3873fc"}} as unknown as TypedDocumentString<ImagesQuery, ImagesQueryVariables>;
export const PhotographDocument = {"__meta__":{"hash":"sha256:92ec83f0e8b6a0c7472582291d388c9240deb13b186fa9ba0273961d23ca6406"}} as unknown as TypedDocumentString<PhotographQuery, PhotographQueryVariables>;
export const ImageKeysDocument = {"__meta__":{"hash":"sha256:4010dd91fff6d9343d8f3d24b96f790b946f82d844a0aada11cb8313b434b167"}} as unknown as TypedDocumentString<ImageKeysQuery, ImageKeysQueryVariables>;
export const DeleteImageDocument = {"__meta__":{"hash":"sha256:1f3bb6105982812c61f27a9a1923b7a36614425cb3c31f53b16203b124dd3b09"}} as unknown as TypedDocumentString<DeleteImageMutation, DeleteImageMutationVariables>;
export const ShelfDocument = {"__meta__":{"hash":"sha256:7a5589b404cdb1d47bb86b2aa2570ee8e7a461c01b4c222415498efbfc51d99a"}} as unknown as TypedDocumentString<ShelfQuery, ShelfQueryVariables>;
export const StartableDocument = {"__meta__":{"hash":"sha256:e62c975a81115759c2ce320d3149785718b1de54c1c8486918aa986f2eee9373"}} as unknown as TypedDocumentString<StartableQuery, StartableQueryVariables>;
export const StartJobDocument = {"__meta__":{"hash":"sha256:0ebd0cfb7844919dabdfaeed7e2eedec9abacc6243836f75eea3e47bdf5c5cb4"}} as unknown as TypedDocumentString<StartJobMutation, StartJobMutationVariables>;
export const RequestUploadDocument = {"__meta__":{"hash":"sha256:687e4e9e3d95e2ca8ea5e445adeb2ef7a28dd030fbcfdaa8601b6797c9ce695a"}} as unknown as TypedDocumentString<RequestUploadMutation, RequestUploadMutationVariables>;
export const CompleteUploadDocument = {"__meta__":{"hash":"sha256:fda50bf8a576734e4e803e06282fdaecdef352d748010dd88c40dced2de3cf91"}} as unknown as TypedDocumentString<CompleteUploadMutation, CompleteUploadMutationVariables>;
export const MasStockMeDocument = {"__meta__":{"hash":"sha256:24a3c5c7e177953a112c8a697c6c3c920cadf5402d3603a16d436e1d9fbf06c6"}} as unknown as TypedDocumentString<MasStockMeQuery, MasStockMeQueryVariables>;
export const MasStockClientsDocument = {"__meta__":{"hash":"sha256:b80bbe08be6a2f608c7d48a66f7491dceb3c3eae1bc0965cd0bdf3efa2fe85a2"}} as unknown as TypedDocumentString<MasStockClientsQuery, MasStockClientsQueryVariables>;
export const MasStockClientNamesDocument = {"__meta__":{"hash":"sha256:94a2b64ed4ffba3f7d64d9d5800e4fe3026d78d7016ce3683906920770667ff5"}} as unknown as TypedDocumentString<MasStockClientNamesQuery, MasStockClientNamesQueryVariables>;
export const MasStockInvitationsDocument = {"__meta__":{"hash":"sha256:52f879c8834f031186c00f6edd6318f8d3b11de6f98b89ac9ee5d74d26e9c718"}} as unknown as TypedDocumentString<MasStockInvitationsQuery, MasStockInvitationsQueryVariables>;
export const InviteMemberDocument = {"__meta__":{"hash":"sha256:55093836506263125748eb1e068a43ea3d1163d8ac3b0ea4cba1ee1045505504"}} as unknown as TypedDocumentString<InviteMemberMutation, InviteMemberMutationVariables>;
export const AcceptInvitationDocument = {"__meta__":{"hash":"sha256:f684337f7de9353e65f3a4ab5fe6ccf4a88da9c0698f31e370c586d94cf4f954"}} as unknown as TypedDocumentString<AcceptInvitationMutation, AcceptInvitationMutationVariables>;
export const DeleteInvitationDocument = {"__meta__":{"hash":"sha256:914d90be1e5f6ecf7eb7dc069c44cc88dac5c5bb4115252babfc14669f79a0b3"}} as unknown as TypedDocumentString<DeleteInvitationMutation, DeleteInvitationMutationVariables>;
export const SetMemberRoleDocument = {"__meta__":{"hash":"sha256:86fdec31ed5df158b0755fcc3191d23c30685c4e72929a23d5d10d71392e6a5f"}} as unknown as TypedDocumentString<SetMemberRoleMutation, SetMemberRoleMutationVariables>;
export const DeleteMemberDocument = {"__meta__":{"hash":"sha256:b2f0d85186daa922d38e3712ec813221f0fc181c5b02944dba7f08d25946082d"}} as unknown as TypedDocumentString<DeleteMemberMutation, DeleteMemberMutationVariables>;
export const ClientFiguresDocument = {"__meta__":{"hash":"sha256:bf80ae873f2ad07f9c361fa9fab8688bf8cecc08e3e47371075523e3c6007c55"}} as unknown as TypedDocumentString<ClientFiguresQuery, ClientFiguresQueryVariables>;
export const ClientRevenueDocument = {"__meta__":{"hash":"sha256:cb1fe64d86539cf5efd01876b26749c498da255321d24ef434f24db54f581ab0"}} as unknown as TypedDocumentString<ClientRevenueQuery, ClientRevenueQueryVariables>;
export const WorkflowRequestsDocument = {"__meta__":{"hash":"sha256:f8add4e9f609137dfff01ad3ceca238b17a8b50ed6af55dbe7cb61c2c093259d"}} as unknown as TypedDocumentString<WorkflowRequestsQuery, WorkflowRequestsQueryVariables>;
export const RequestableWorkflowsDocument = {"__meta__":{"hash":"sha256:ddfc7ee366af3ef5d3c2d1af32707fce7833f67b3b2b45d6a81dcff3f45f51f2"}} as unknown as TypedDocumentString<RequestableWorkflowsQuery, RequestableWorkflowsQueryVariables>;
export const RequestWorkflowDocument = {"__meta__":{"hash":"sha256:d82a72e830931b9ba9b71eb530fbe994e35bf4afec4c2e694d20c5cfa5df4f69"}} as unknown as TypedDocumentString<RequestWorkflowMutation, RequestWorkflowMutationVariables>;
export const ApproveRequestDocument = {"__meta__":{"hash":"sha256:ce6aa5b10fef557f04a0c3f634e6c84a185da33638a2c1cb745bf5a2e1b89466"}} as unknown as TypedDocumentString<ApproveRequestMutation, ApproveRequestMutationVariables>;
export const RejectRequestDocument = {"__meta__":{"hash":"sha256:bf51ae3209e6504cf8cad30aba7b30726b51c8f1a065caa8372513fc696a9356"}} as unknown as TypedDocumentString<RejectRequestMutation, RejectRequestMutationVariables>;
export const TicketsDocument = {"__meta__":{"hash":"sha256:d75bf786b1594107f4d08bb2ea3eb7b5d991517a11e4d1c0284a886c4b668cd0"}} as unknown as TypedDocumentString<TicketsQuery, TicketsQueryVariables>;
export const OpenTicketDocument = {"__meta__":{"hash":"sha256:71ea35c79d950fc8a4ab4444871013f856f0c571ae81e4436f2c96aa03916eb7"}} as unknown as TypedDocumentString<OpenTicketMutation, OpenTicketMutationVariables>;
export const MoveTicketDocument = {"__meta__":{"hash":"sha256:8e1b67970cecbe010b6580e9848a88b0ee06701934a252cb7170c2e01fb3d439"}} as unknown as TypedDocumentString<MoveTicketMutation, MoveTicketMutationVariables>;
export const ConversationsDocument = {"__meta__":{"hash":"sha256:3932e3105fe5ed08c7357c303e79d7362c1ffd987de419c81561220063841593"}} as unknown as TypedDocumentString<ConversationsQuery, ConversationsQueryVariables>;
export const ConversationDocument = {"__meta__":{"hash":"sha256:dd69a669ae76eca2f430d71ba54d93239285e6eb3968b45ec8167ab93210f22c"}} as unknown as TypedDocumentString<ConversationQuery, ConversationQueryVariables>;
export const MessagesDocument = {"__meta__":{"hash":"sha256:a63a4f9e936e8ebaa89660d3dfa194d882722a64bbeb04e3b94e0506bda17935"}} as unknown as TypedDocumentString<MessagesQuery, MessagesQueryVariables>;
export const CreateConversationDocument = {"__meta__":{"hash":"sha256:2386a4e095a74cbade8b65580c26e32b162b8d490345428c2cac84f4a975e566"}} as unknown as TypedDocumentString<CreateConversationMutation, CreateConversationMutationVariables>;
export const RenameConversationDocument = {"__meta__":{"hash":"sha256:edad705ded82b588ad2dc99fc813e2049ee16ad9f6861db12b9f2305a479eb97"}} as unknown as TypedDocumentString<RenameConversationMutation, RenameConversationMutationVariables>;
export const DeleteConversationDocument = {"__meta__":{"hash":"sha256:3874268f2fcf16cf1953095d5db1302daa9eb7cfa38c43239e271227e781820e"}} as unknown as TypedDocumentString<DeleteConversationMutation, DeleteConversationMutationVariables>;
export const SendMessageDocument = {"__meta__":{"hash":"sha256:b28cd138d1249e0d96d02c4952a9046edbc3cf044c230a2487f7865086760389"}} as unknown as TypedDocumentString<SendMessageMutation, SendMessageMutationVariables>;
export const FollowReplyStateDocument = {"__meta__":{"hash":"sha256:5b3240e2abf43367c6e0b4008a49134e3d06546aa8924908e1a905683b8229a1"}} as unknown as TypedDocumentString<FollowReplyStateSubscription, FollowReplyStateSubscriptionVariables>;
export const WhoAnswersDocument = {"__meta__":{"hash":"sha256:8ec443c9ca4194f6eb433f214c92ae204dca45d3c913027bddcd44a34e6a9243"}} as unknown as TypedDocumentString<WhoAnswersQuery, WhoAnswersQueryVariables>;
export const FollowReplyDocument = {"__meta__":{"hash":"sha256:91b3775718282b570843e0611dfdc8c960d1267e668c571bd22a797f47d75611"}} as unknown as TypedDocumentString<FollowReplySubscription, FollowReplySubscriptionVariables>;
export const CustomersDocument = {"__meta__":{"hash":"sha256:e75133223a2a6e4d95d5f76bd85a1866a5116e733380fda5bee4c64cdcd39591"}} as unknown as TypedDocumentString<CustomersQuery, CustomersQueryVariables>;
export const CustomerDocument = {"__meta__":{"hash":"sha256:c4c3b04f6d54041181cc3ed017b0961e42a8538574f70b11b8900c1e07bbf974"}} as unknown as TypedDocumentString<CustomerQuery, CustomerQueryVariables>;
export const ColleaguesDocument = {"__meta__":{"hash":"sha256:1a2b7a0f167de2bbb3382e1c99e175e070443ec72f97f3616e27842439fed620"}} as unknown as TypedDocumentString<ColleaguesQuery, ColleaguesQueryVariables>;
export const LicencesDocument = {"__meta__":{"hash":"sha256:d3f0e5ab8905ccdd84fa0521cb4587db8f832c2850f3f1633e314e9659cde97e"}} as unknown as TypedDocumentString<LicencesQuery, LicencesQueryVariables>;
export const CreateCustomerDocument = {"__meta__":{"hash":"sha256:a891fee67bbbd1f36ab7777d10ceab16a7afa8137adcb2188d9a8f3ae5f2e4ff"}} as unknown as TypedDocumentString<CreateCustomerMutation, CreateCustomerMutationVariables>;
export const UpdateCustomerDocument = {"__meta__":{"hash":"sha256:a462ffa6843bc625a23cb714ea991f91da482388f777b66631f8fe82d59cb1bb"}} as unknown as TypedDocumentString<UpdateCustomerMutation, UpdateCustomerMutationVariables>;
export const DeleteCustomerDocument = {"__meta__":{"hash":"sha256:a3b7ef0526ae0723ace11bece8fcf912d6c48e0b942732008be63fea943783b4"}} as unknown as TypedDocumentString<DeleteCustomerMutation, DeleteCustomerMutationVariables>;
export const HealthDocument = {"__meta__":{"hash":"sha256:8b91d911d71da2a7863cd0e0a132fc5df1326a192ee754cb4a7eb7b130648bb8"}} as unknown as TypedDocumentString<HealthQuery, HealthQueryVariables>;
export const FollowSimcoreDocument = {"__meta__":{"hash":"sha256:5bb7a9b00aea15111d938cd5d2bced85148ebe30d7f50dacd4e98d8079409113"}} as unknown as TypedDocumentString<FollowSimcoreSubscription, FollowSimcoreSubscriptionVariables>;
export const FollowOptilibriaDocument = {"__meta__":{"hash":"sha256:f5cc98a76390b63c8f5b358c1bc812548fc3b6c180e0c0b28cbf6551fbb6144e"}} as unknown as TypedDocumentString<FollowOptilibriaSubscription, FollowOptilibriaSubscriptionVariables>;
export const FollowTalaiDocument = {"__meta__":{"hash":"sha256:14ef5e9d6b3a50c560dc24aa8f46195583c84dd1cfc0d2c588293e3abe3d4a8e"}} as unknown as TypedDocumentString<FollowTalaiSubscription, FollowTalaiSubscriptionVariables>;
export const FollowQmlabDocument = {"__meta__":{"hash":"sha256:8f35dbfe83b7266277f86d1d2335f6fb6ca0f0b689f93d8a984062bbcf586ae1"}} as unknown as TypedDocumentString<FollowQmlabSubscription, FollowQmlabSubscriptionVariables>;
export const TraceDocument = {"__meta__":{"hash":"sha256:b10392377f8c982c02968445df43daaffe9b404b2fb3744f8d2f1d83729e8061"}} as unknown as TypedDocumentString<TraceSubscription, TraceSubscriptionVariables>;
export const FollowMezanExecutionDocument = {"__meta__":{"hash":"sha256:68de380148906ed4ecfa5d5a1bfd587529493479d169e42099cb1cef8e4bb2fa"}} as unknown as TypedDocumentString<FollowMezanExecutionSubscription, FollowMezanExecutionSubscriptionVariables>;
export const MezanStepsDocument = {"__meta__":{"hash":"sha256:0c13d15afe13952a67cfe9dacfa4e6d0091cbebf573e1f1ea0ba81b5d848a2e5"}} as unknown as TypedDocumentString<MezanStepsSubscription, MezanStepsSubscriptionVariables>;
export const CoiceAnswersDocument = {"__meta__":{"hash":"sha256:487d71117c5a41e23bc3cd32cba6d7a452b95e4a6126a3c0322393222fd01496"}} as unknown as TypedDocumentString<CoiceAnswersQuery, CoiceAnswersQueryVariables>;
export const CoiceAnswersToComeDocument = {"__meta__":{"hash":"sha256:8e5624b27498b5479070f6da572073f9967805ecf7899831072f419236848a5f"}} as unknown as TypedDocumentString<CoiceAnswersToComeSubscription, CoiceAnswersToComeSubscriptionVariables>;
export const CoiceImageOfJobDocument = {"__meta__":{"hash":"sha256:a2fb5a1d5c037c66ad653dbab0aa546a47815bde1c1d4d0e32c783f3750095f0"}} as unknown as TypedDocumentString<CoiceImageOfJobQuery, CoiceImageOfJobQueryVariables>;
export const CoicePicturesDocument = {"__meta__":{"hash":"sha256:762630ee5c7fdf69dd102fef66d0da103a152ac03b0bd867fc5ee1eb4d9201a1"}} as unknown as TypedDocumentString<CoicePicturesQuery, CoicePicturesQueryVariables>;
export const MasStockTilesDocument = {"__meta__":{"hash":"sha256:e6722938486383b86ed0925c345c9d72142d1203a7b20d9e12128636af6dcbfe"}} as unknown as TypedDocumentString<MasStockTilesQuery, MasStockTilesQueryVariables>;
export const MasStockTilesToComeDocument = {"__meta__":{"hash":"sha256:ec977ea63e79e3f72f58db7781bee0bdd0bc85eebca360cb9d0616c0f23af3ab"}} as unknown as TypedDocumentString<MasStockTilesToComeSubscription, MasStockTilesToComeSubscriptionVariables>;
export const MasStockPictureDocument = {"__meta__":{"hash":"sha256:92e62b07c887c7ee4f898fc2fcca107103919231b455050cc86b9395bd030673"}} as unknown as TypedDocumentString<MasStockPictureQuery, MasStockPictureQueryVariables>;
export const RetryMasStockExecutionDocument = {"__meta__":{"hash":"sha256:47384dddf80826857e751ea6ec6466f1acb107f65a98f7b44ca97d284c9c9b36"}} as unknown as TypedDocumentString<RetryMasStockExecutionMutation, RetryMasStockExecutionMutationVariables>;
export const FollowOfmGenerationDocument = {"__meta__":{"hash":"sha256:93cbfc84c2ead2b5811b780b9fa689e7b44b0a9b3c27eec3e9f8eb149e893574"}} as unknown as TypedDocumentString<FollowOfmGenerationSubscription, FollowOfmGenerationSubscriptionVariables>;
export const OfmGenerationPromptDocument = {"__meta__":{"hash":"sha256:bf6b145154a07576c2a3838d346dc27a30bb847dd2ba8c12f5df07b8f04472d5"}} as unknown as TypedDocumentString<OfmGenerationPromptQuery, OfmGenerationPromptQueryVariables>;
export const OfmSavedPicturesDocument = {"__meta__":{"hash":"sha256:3948493839a37b8217f6dd38976ba6c45272dc62b68b7a3cd74b010117936746"}} as unknown as TypedDocumentString<OfmSavedPicturesQuery, OfmSavedPicturesQueryVariables>;
export const SaveOfmPicturesDocument = {"__meta__":{"hash":"sha256:1df9ab73328b9257c351646bff35cda2b51640b2c785901b481e7072cf845182"}} as unknown as TypedDocumentString<SaveOfmPicturesMutation, SaveOfmPicturesMutationVariables>;
export const FollowOfmPromptsDocument = {"__meta__":{"hash":"sha256:8480b3de27f4a3553027d97d430013f6a9f87123c55ca1809af4bab85816c3b6"}} as unknown as TypedDocumentString<FollowOfmPromptsSubscription, FollowOfmPromptsSubscriptionVariables>;
export const OfmPromptsImageDocument = {"__meta__":{"hash":"sha256:c30ab4bbf6e1671baaf87dc7ea46acc1e40f81e093624b5ed9b830a8cd2de5bb"}} as unknown as TypedDocumentString<OfmPromptsImageQuery, OfmPromptsImageQueryVariables>;
export const UpdateOfmVariationDocument = {"__meta__":{"hash":"sha256:8a61657db159304ae8d7c3d1327f3862a3c083b53417e981d44b2035c52e960b"}} as unknown as TypedDocumentString<UpdateOfmVariationMutation, UpdateOfmVariationMutationVariables>;
export const FollowLoadOfRunDocument = {"__meta__":{"hash":"sha256:19854eb527f8b8cc495c0ecce704662ee40b0dc0ec25267d3ffab4595c97c115"}} as unknown as TypedDocumentString<FollowLoadOfRunSubscription, FollowLoadOfRunSubscriptionVariables>;
export const FollowReplyOfRunDocument = {"__meta__":{"hash":"sha256:6e9c729d9f79267c4a5a1985d9d2ebd2ba45292be952d47f1d8c2c042152bb5a"}} as unknown as TypedDocumentString<FollowReplyOfRunSubscription, FollowReplyOfRunSubscriptionVariables>;
export const KnowledgeDocument = {"__meta__":{"hash":"sha256:cf714dea00478d264141dfe731e6edde714c8c7272137b939dcebe0413b7fd20"}} as unknown as TypedDocumentString<KnowledgeQuery, KnowledgeQueryVariables>;
export const KnowledgeSourcesDocument = {"__meta__":{"hash":"sha256:4fcfad95d86c9f1e9f1bb243564edee6138564f243881b31f2fcf8b691bda09a"}} as unknown as TypedDocumentString<KnowledgeSourcesQuery, KnowledgeSourcesQueryVariables>;
export const LatestLoadsDocument = {"__meta__":{"hash":"sha256:9dfa545740537130f6f7999a9cb6b17dbbaa3e9a0fc8739aeff734d653cfa315"}} as unknown as TypedDocumentString<LatestLoadsQuery, LatestLoadsQueryVariables>;
export const FollowLoadDocument = {"__meta__":{"hash":"sha256:7e7effa34e3377c87f5638334078db5f382550805c09e833518f4d16ec920890"}} as unknown as TypedDocumentString<FollowLoadSubscription, FollowLoadSubscriptionVariables>;
export const SearchKnowledgeDocument = {"__meta__":{"hash":"sha256:2b35bee082474755094813946f4c190d81e5581403c7a7033d9ae4d013d513d4"}} as unknown as TypedDocumentString<SearchKnowledgeQuery, SearchKnowledgeQueryVariables>;
export const LoadDocumentDocument = {"__meta__":{"hash":"sha256:ebe196a09f39174e62537b063037032dab43c16f9aa2557e99909e3d08828f3e"}} as unknown as TypedDocumentString<LoadDocumentMutation, LoadDocumentMutationVariables>;
export const DeleteSourceDocument = {"__meta__":{"hash":"sha256:37cb49ba93be5bb0b45ba47771d6e3b59e9a152865b15e8808d1eea9dc45f53d"}} as unknown as TypedDocumentString<DeleteSourceMutation, DeleteSourceMutationVariables>;
export const RequestDocumentDocument = {"__meta__":{"hash":"sha256:9125e19e400ebac80451d0380028b48a99efaf16e991c7dd7b3a4bba0f73f0b7"}} as unknown as TypedDocumentString<RequestDocumentMutation, RequestDocumentMutationVariables>;
export const CompleteDocumentDocument = {"__meta__":{"hash":"sha256:1ece27e00d39687a7ec770e44d626124e24aa6b53dfa136ae116e6a89c833c64"}} as unknown as TypedDocumentString<CompleteDocumentMutation, CompleteDocumentMutationVariables>;
export const RunStateDocument = {"__meta__":{"hash":"sha256:c22afb60cdc61764e53fb6289c7052effe4026db8b3884e345d04d66b5560a36"}} as unknown as TypedDocumentString<RunStateSubscription, RunStateSubscriptionVariables>;
export const GroupsDocument = {"__meta__":{"hash":"sha256:9b7809c235e27387662ce2bbbd15f9b030de37e2b538a63cfdfb400f8bdaca00"}} as unknown as TypedDocumentString<GroupsQuery, GroupsQueryVariables>;
export const GroupDocument = {"__meta__":{"hash":"sha256:3a196ce838d70204a6c140036214bba631ab2116ea32f6388ec49664dd2334f4"}} as unknown as TypedDocumentString<GroupQuery, GroupQueryVariables>;
export const MembersDocument = {"__meta__":{"hash":"sha256:592f0b3be33e0f1ab500d358f74cd5036e95bc0ccfb41f0498b4cd8afefec78e"}} as unknown as TypedDocumentString<MembersQuery, MembersQueryVariables>;
export const CatalogGrantsDocument = {"__meta__":{"hash":"sha256:0434d8a01d8205b8a5dc2d061aca7ccf88f470fb3897f905f6d50250b15de419"}} as unknown as TypedDocumentString<CatalogGrantsQuery, CatalogGrantsQueryVariables>;
export const LibraryGrantsDocument = {"__meta__":{"hash":"sha256:c7c9e0ab6c1b1b43e6358406a1b91c412adcbdff0859cd186ec7cfba8d9bbc6c"}} as unknown as TypedDocumentString<LibraryGrantsQuery, LibraryGrantsQueryVariables>;
export const GrantableCatalogsDocument = {"__meta__":{"hash":"sha256:9982ec5b5b19bddcd3ebae39cab40796f3250807d38523c74785c0508e26b505"}} as unknown as TypedDocumentString<GrantableCatalogsQuery, GrantableCatalogsQueryVariables>;
export const GrantableLibrariesDocument = {"__meta__":{"hash":"sha256:a9a3ed3c0cabe8ec77550c0ebc02820fa4ec30fbc40313971e616ad0d6142cba"}} as unknown as TypedDocumentString<GrantableLibrariesQuery, GrantableLibrariesQueryVariables>;
export const CreateGroupDocument = {"__meta__":{"hash":"sha256:7405066f1c30142d6716cf697c1d49df7637cb26374944f2511507876111cdc0"}} as unknown as TypedDocumentString<CreateGroupMutation, CreateGroupMutationVariables>;
export const RenameGroupDocument = {"__meta__":{"hash":"sha256:5b24456134de8ec9aa63db88647d0b5d9fc87bc92287630b84221b7684cefeac"}} as unknown as TypedDocumentString<RenameGroupMutation, RenameGroupMutationVariables>;
export const DeleteGroupDocument = {"__meta__":{"hash":"sha256:e07125bdef6d087486ee387f2fdc81154a49e98c8599f61e67953119b18c35b0"}} as unknown as TypedDocumentString<DeleteGroupMutation, DeleteGroupMutationVariables>;
export const AddMemberDocument = {"__meta__":{"hash":"sha256:8d8253c669da737fe7a099a158dcdd394371b435df4d12d2ccc0ed33f2bfcab0"}} as unknown as TypedDocumentString<AddMemberMutation, AddMemberMutationVariables>;
export const AddMemberByEmailDocument = {"__meta__":{"hash":"sha256:0abd90be95a18c1a7a587fee327ae6e8584eb6f9eec09c3c5725d2d6fb9359da"}} as unknown as TypedDocumentString<AddMemberByEmailMutation, AddMemberByEmailMutationVariables>;
export const RemoveMemberDocument = {"__meta__":{"hash":"sha256:39369bc433695c3abc67d8bd008deeae6325bf3b35b09a160542ff7726dbc491"}} as unknown as TypedDocumentString<RemoveMemberMutation, RemoveMemberMutationVariables>;
export const GrantCatalogDocument = {"__meta__":{"hash":"sha256:718e85096b5a067d7806515642d5250079b5fdf0b2878db56277ac10116bdb5c"}} as unknown as TypedDocumentString<GrantCatalogMutation, GrantCatalogMutationVariables>;
export const RevokeCatalogDocument = {"__meta__":{"hash":"sha256:d0eee6046d01f1ec917f87e06004169a2597c4d1cd58d2606f745993b94ed3e8"}} as unknown as TypedDocumentString<RevokeCatalogMutation, RevokeCatalogMutationVariables>;
export const GrantLibraryDocument = {"__meta__":{"hash":"sha256:ea98f1eea3ebc7e9110232ada097975915576554a990c3591ab40f6a29dde2f9"}} as unknown as TypedDocumentString<GrantLibraryMutation, GrantLibraryMutationVariables>;
export const RevokeLibraryDocument = {"__meta__":{"hash":"sha256:3fd9b83aba054a9c86c674521f8daba8ede13e7f65d5fb3c6d4666cfc9000ef5"}} as unknown as TypedDocumentString<RevokeLibraryMutation, RevokeLibraryMutationVariables>;
export const PeopleDocument = {"__meta__":{"hash":"sha256:4398ea7d2b2bb9737a49d1ecbbc326fda9206d10ec8e642ea4dd84fae6e72331"}} as unknown as TypedDocumentString<PeopleQuery, PeopleQueryVariables>;
export const PersonDocument = {"__meta__":{"hash":"sha256:5a1ec84e0b8df508a27442d6d489a6334146f01bb975c8a609cee844854c8780"}} as unknown as TypedDocumentString<PersonQuery, PersonQueryVariables>;
export const RenamePersonDocument = {"__meta__":{"hash":"sha256:3b4fbbe4bcd13df2a23b1cb44e6b4a8ae72aafc653024c58ea34e88f2bbb6329"}} as unknown as TypedDocumentString<RenamePersonMutation, RenamePersonMutationVariables>;
export const SetRoleDocument = {"__meta__":{"hash":"sha256:6d40f27b846ca47d731a8ba89ad10a70eed5f127f1e1442ddd026c151b927ccf"}} as unknown as TypedDocumentString<SetRoleMutation, SetRoleMutationVariables>;
export const GiveCatalogDocument = {"__meta__":{"hash":"sha256:870e631c69676480570de9c8b44b4d953ee3606a7cef6863957ae0b219c69d66"}} as unknown as TypedDocumentString<GiveCatalogMutation, GiveCatalogMutationVariables>;
export const EndSessionsDocument = {"__meta__":{"hash":"sha256:02fd4a78aa1596751cfc4544ac8f3122210cbcc04867ffb4f593d70f129ff0ef"}} as unknown as TypedDocumentString<EndSessionsMutation, EndSessionsMutationVariables>;
export const MyProfileDocument = {"__meta__":{"hash":"sha256:eab792c57c36c330a8c5d0caf52cc58e84ae1c2f3cc7bae7af145f77d530538e"}} as unknown as TypedDocumentString<MyProfileQuery, MyProfileQueryVariables>;
export const CreateMyProfileDocument = {"__meta__":{"hash":"sha256:bdddd57201aa006bf0fe87e5bd7398124bf5842104c615c213c3b172b92b29d9"}} as unknown as TypedDocumentString<CreateMyProfileMutation, CreateMyProfileMutationVariables>;
export const PipelinesDocument = {"__meta__":{"hash":"sha256:3a4262a9ad3146700e670a6894ac942459fa64d9f0775e1022b3c3ac6b14fdc9"}} as unknown as TypedDocumentString<PipelinesQuery, PipelinesQueryVariables>;
export const PipelineDocument = {"__meta__":{"hash":"sha256:34e4e5fbd356e52f0797577016b839392d0a986f23f76fee1241396c3a644198"}} as unknown as TypedDocumentString<PipelineQuery, PipelineQueryVariables>;
export const CreatePipelineDocument = {"__meta__":{"hash":"sha256:c412165a8217a9613fde9aef581756db414c4908138bdc2f0ceddcbf78f56ca5"}} as unknown as TypedDocumentString<CreatePipelineMutation, CreatePipelineMutationVariables>;
export const UpdatePipelineDocument = {"__meta__":{"hash":"sha256:9a4f26e0ad9f96d92d51b9437a04ed42ecf6d37b287dd2d640955cc3259de507"}} as unknown as TypedDocumentString<UpdatePipelineMutation, UpdatePipelineMutationVariables>;
export const DeletePipelineDocument = {"__meta__":{"hash":"sha256:a09ff4600e677809271b810853256777c63791e9c847da5ad671306707a49510"}} as unknown as TypedDocumentString<DeletePipelineMutation, DeletePipelineMutationVariables>;
export const SaveStagesDocument = {"__meta__":{"hash":"sha256:cc1e622947fc026c307f53262a7bc2d299189706cbc42951b6219246f24b7e84"}} as unknown as TypedDocumentString<SaveStagesMutation, SaveStagesMutationVariables>;
export const FilterPreviewDocument = {"__meta__":{"hash":"sha256:9e49da32d651ba414dd4a454a78e200c9c71af9b5e76d19d9722dc6c1687db4f"}} as unknown as TypedDocumentString<FilterPreviewQuery, FilterPreviewQueryVariables>;
export const LibraryChoiceDocument = {"__meta__":{"hash":"sha256:31395de74f1dea02c9c15a366c0071eebc1c69a2daefb6893e983ac1f6f768f8"}} as unknown as TypedDocumentString<LibraryChoiceQuery, LibraryChoiceQueryVariables>;
export const PromptsDocument = {"__meta__":{"hash":"sha256:a478a0d007779cf9e985159cb9e8ead45fecf97db912cbb13b04cca0c966365c"}} as unknown as TypedDocumentString<PromptsQuery, PromptsQueryVariables>;
export const CreatePromptDocument = {"__meta__":{"hash":"sha256:bb86bee70e27779f1cd5ff3177758f6ac1025d3ff83b72ba20e60044778fc749"}} as unknown as TypedDocumentString<CreatePromptMutation, CreatePromptMutationVariables>;
export const UpdatePromptDocument = {"__meta__":{"hash":"sha256:4c78b8eefd9ff0c0d055646a46a24e6d43cc1a81743afa8b0289a4a33c30f832"}} as unknown as TypedDocumentString<UpdatePromptMutation, UpdatePromptMutationVariables>;
export const DeletePromptDocument = {"__meta__":{"hash":"sha256:f4994ed96bfd586d05b4162011b5d2e51f188fb0d912baffd0494d360a3879de"}} as unknown as TypedDocumentString<DeletePromptMutation, DeletePromptMutationVariables>;
export const AlaweinFormsDocument = {"__meta__":{"hash":"sha256:3ef299f50eb22b05cc1f31c9f936aa83f249ce1be82dc7331f7f260d5a7fe576"}} as unknown as TypedDocumentString<AlaweinFormsQuery, AlaweinFormsQueryVariables>;
export const StartSimcoreDocument = {"__meta__":{"hash":"sha256:fee1972e805680744c6f841a2621ee93c318882b627456e1bf00bccdb3983fc8"}} as unknown as TypedDocumentString<StartSimcoreMutation, StartSimcoreMutationVariables>;
export const StartOptilibriaDocument = {"__meta__":{"hash":"sha256:ed49b9f97cdf40fb77bb803e9864553640160320376a12c42c9ad614ca8cee9f"}} as unknown as TypedDocumentString<StartOptilibriaMutation, StartOptilibriaMutationVariables>;
export const StartTalaiDocument = {"__meta__":{"hash":"sha256:34ec6314f897cf15f8de69a30d9d54cc52743fcbe624b467487ccb98afdd0875"}} as unknown as TypedDocumentString<StartTalaiMutation, StartTalaiMutationVariables>;
export const StartQmlabDocument = {"__meta__":{"hash":"sha256:0a4120e4fc882dc18a88ab06c09d4a0f9f37f15699ae14cb05a206ba5f1ea96e"}} as unknown as TypedDocumentString<StartQmlabMutation, StartQmlabMutationVariables>;
export const SocTeamsDocument = {"__meta__":{"hash":"sha256:ba43b5123b11e75c13cf603f81cfe0c4f7271e99a102ee066a3faca2278675a6"}} as unknown as TypedDocumentString<SocTeamsQuery, SocTeamsQueryVariables>;
export const SocTeamDocument = {"__meta__":{"hash":"sha256:eff894dde612878b1b8e93ae9f0a828062e61afd747a57b494272eeb4049d3b5"}} as unknown as TypedDocumentString<SocTeamQuery, SocTeamQueryVariables>;
export const SocMembersDocument = {"__meta__":{"hash":"sha256:6192ab2f38a4367167a607bb1680fb356147db0592e7df73a9a4f052cfb32c88"}} as unknown as TypedDocumentString<SocMembersQuery, SocMembersQueryVariables>;
export const CreateSocTeamDocument = {"__meta__":{"hash":"sha256:8dd42ff5099f41d16ccc7b0b631f40ee13a38bab4eb0b60988beecaefa8e635b"}} as unknown as TypedDocumentString<CreateSocTeamMutation, CreateSocTeamMutationVariables>;
export const UpdateSocTeamDocument = {"__meta__":{"hash":"sha256:51d4084a764a7ca6db94dde71c9607bf8ebadb21c258e008983c3e58cb7cfb71"}} as unknown as TypedDocumentString<UpdateSocTeamMutation, UpdateSocTeamMutationVariables>;
export const DeleteSocTeamDocument = {"__meta__":{"hash":"sha256:039fb0d046fc94a9933c2916b2f9cc0137b68488b5f071095502d5026d78ddd4"}} as unknown as TypedDocumentString<DeleteSocTeamMutation, DeleteSocTeamMutationVariables>;
export const AddSocMemberDocument = {"__meta__":{"hash":"sha256:1621b000dae7f0b1d3f8defd6b76e5ccdeb9366e2bf2aaf9aaaa0f41a630abfb"}} as unknown as TypedDocumentString<AddSocMemberMutation, AddSocMemberMutationVariables>;
export const SetSocRoleDocument = {"__meta__":{"hash":"sha256:a3f5fbad0ac88c46f8db6407bc647cd2b612e8e73326b424257fdb428c3fb671"}} as unknown as TypedDocumentString<SetSocRoleMutation, SetSocRoleMutationVariables>;
export const RemoveSocMemberDocument = {"__meta__":{"hash":"sha256:0efa200e6fa95aa6c3f72753c780e2549d8b0aa5cb40ece45291379cbc32e6a3"}} as unknown as TypedDocumentString<RemoveSocMemberMutation, RemoveSocMemberMutationVariables>;
export const StartMezanExecutionDocument = {"__meta__":{"hash":"sha256:013e46b5a67147072a794c193cac935442118fb5a3bd47174d5643427ae16f4e"}} as unknown as TypedDocumentString<StartMezanExecutionMutation, StartMezanExecutionMutationVariables>;
export const MezanWorkflowsDocument = {"__meta__":{"hash":"sha256:c4cbc891937ee2b12f12eb13d1e677d3c498ad7dd23c780498f2e036fdc2dfe4"}} as unknown as TypedDocumentString<MezanWorkflowsQuery, MezanWorkflowsQueryVariables>;
export const MezanWorkflowDocument = {"__meta__":{"hash":"sha256:645f5edd49bbc37c3e334c525488d3d6ea9350757f2994d2b8091aed8b7fb191"}} as unknown as TypedDocumentString<MezanWorkflowQuery, MezanWorkflowQueryVariables>;
export const CreateMezanWorkflowDocument = {"__meta__":{"hash":"sha256:07cab43daa105faf2019199d3f24d05eb2329ab1f28a58ade53843b333aebe5e"}} as unknown as TypedDocumentString<CreateMezanWorkflowMutation, CreateMezanWorkflowMutationVariables>;
export const UpdateMezanWorkflowDocument = {"__meta__":{"hash":"sha256:0c5778e63507de90e58fb474b051e2aeb4a944d80006ba4470d95dfcbbb9cd01"}} as unknown as TypedDocumentString<UpdateMezanWorkflowMutation, UpdateMezanWorkflowMutationVariables>;
export const DeleteMezanWorkflowDocument = {"__meta__":{"hash":"sha256:ad788e819bb55df3bed882a13869f3efb13bbfda972e36b4b025e205705a8129"}} as unknown as TypedDocumentString<DeleteMezanWorkflowMutation, DeleteMezanWorkflowMutationVariables>;
export const MezanStepTypesDocument = {"__meta__":{"hash":"sha256:5b4f3037114f8674f70a4beb5e9fe2b8d2b7c6245f19a142b4c108aa870fc6d2"}} as unknown as TypedDocumentString<MezanStepTypesQuery, MezanStepTypesQueryVariables>;
export const RunsDocument = {"__meta__":{"hash":"sha256:477d929d3113910348d33aa819a98d3b57270761b0ffcc57e45861ec8b2dcb93"}} as unknown as TypedDocumentString<RunsQuery, RunsQueryVariables>;
export const RunsAgainDocument = {"__meta__":{"hash":"sha256:da7b6f34cd10a03920169126237b8e25c2ddcb7942e361a35123a4169b66509f"}} as unknown as TypedDocumentString<RunsAgainQuery, RunsAgainQueryVariables>;
export const RunsUnderWayDocument = {"__meta__":{"hash":"sha256:7fd980d0f447eec66aaebacb0d6bcee7760e53070a96a1c2fab434ccf899fc1a"}} as unknown as TypedDocumentString<RunsUnderWaySubscription, RunsUnderWaySubscriptionVariables>;
export const RunOwnersDocument = {"__meta__":{"hash":"sha256:81a7c44e28e1905b8f9bf0868ff77834948c666731dfcd548d791aba7748f8fe"}} as unknown as TypedDocumentString<RunOwnersQuery, RunOwnersQueryVariables>;
export const FollowRunDocument = {"__meta__":{"hash":"sha256:5eb6a0e88f53eafe464b3d5571f8bc63d30d7daf47f3117d38cc5c67bbc50332"}} as unknown as TypedDocumentString<FollowRunSubscription, FollowRunSubscriptionVariables>;
export const RunFailuresDocument = {"__meta__":{"hash":"sha256:d634d5cce9da51695d4b7bb6a7b70a477b5769b1c557bae5c2c412e16a6972ec"}} as unknown as TypedDocumentString<RunFailuresQuery, RunFailuresQueryVariables>;
export const FollowRunEventsDocument = {"__meta__":{"hash":"sha256:a89e58c037c37532aa8b6ae695dfdec4af62546161bd326ed404f691ade61876"}} as unknown as TypedDocumentString<FollowRunEventsSubscription, FollowRunEventsSubscriptionVariables>;
export const CancelRunDocument = {"__meta__":{"hash":"sha256:e3dc721535cde355d316ce26360ac301d0579333257af1cd7acc92118235d9a7"}} as unknown as TypedDocumentString<CancelRunMutation, CancelRunMutationVariables>;
export const PauseRunDocument = {"__meta__":{"hash":"sha256:962e991539e14d95eb8abcbe4851c30a2305929b81b7d17943bd6c9e71e9c411"}} as unknown as TypedDocumentString<PauseRunMutation, PauseRunMutationVariables>;
export const ResumeRunDocument = {"__meta__":{"hash":"sha256:d815dffa2656008515d9e2f88ff82dbaa869b8485dde0e7e1d1d86efc5e77b71"}} as unknown as TypedDocumentString<ResumeRunMutation, ResumeRunMutationVariables>;
export const RetryRunDocument = {"__meta__":{"hash":"sha256:c262061c01743d37f49ff400a49c00c438135c15a4c36584890d9b388c931e29"}} as unknown as TypedDocumentString<RetryRunMutation, RetryRunMutationVariables>;
export const DeleteRunDocument = {"__meta__":{"hash":"sha256:4efa168b3d8f97db8ff1be8da681ec1a337df4209ff8d98b2c46f12c036e5978"}} as unknown as TypedDocumentString<DeleteRunMutation, DeleteRunMutationVariables>;
export const RenewSessionDocument = {"__meta__":{"hash":"sha256:45cb8a5193b9bdb339770bad05e7725dd7fb0c5b14229d1af6573814099fc037"}} as unknown as TypedDocumentString<RenewSessionMutation, RenewSessionMutationVariables>;
export const SignInDocument = {"__meta__":{"hash":"sha256:f2e4af8efa9ae1431412b7e18dcdc730dc7d80315f5cc199c9b968e0dddba786"}} as unknown as TypedDocumentString<SignInMutation, SignInMutationVariables>;
export const TryTokenDocument = {"__meta__":{"hash":"sha256:2881de80572eb0900e8216632c512ac7533c3954ac805098ab57f96d73c1beb3"}} as unknown as TypedDocumentString<TryTokenQuery, TryTokenQueryVariables>;
export const OfmFilesDocument = {"__meta__":{"hash":"sha256:4c9b7606d004453fac1f4daf4c7e20685d2673a8f159b1bb23697faf8265f169"}} as unknown as TypedDocumentString<OfmFilesQuery, OfmFilesQueryVariables>;
export const OfmFileDocument = {"__meta__":{"hash":"sha256:d99aa682d3596c961b1dabb67b3c9c47ab90d958cbb8c7bc93ccb0f77333a937"}} as unknown as TypedDocumentString<OfmFileQuery, OfmFileQueryVariables>;
export const OfmThumbnailDocument = {"__meta__":{"hash":"sha256:0db41c5950794ba43c461f94551562a45e4e1066951eb04ab0ffb96369314a5f"}} as unknown as TypedDocumentString<OfmThumbnailQuery, OfmThumbnailQueryVariables>;
export const UpdateOfmFileDocument = {"__meta__":{"hash":"sha256:ad642018fe88d4ea75605bca84c9e8d010b9ce691bfb7581621e4c13bd369e37"}} as unknown as TypedDocumentString<UpdateOfmFileMutation, UpdateOfmFileMutationVariables>;
export const DeleteOfmFileDocument = {"__meta__":{"hash":"sha256:7bf46e7fe0a845da7676f520d05ea67800bacc7c6eb1525985176ff6d7dbe0c5"}} as unknown as TypedDocumentString<DeleteOfmFileMutation, DeleteOfmFileMutationVariables>;
export const RequestOfmFileDocument = {"__meta__":{"hash":"sha256:37e18f0543995671401b9006d4890c1a8a22f1604a26fa96b96dee7b44af1ec4"}} as unknown as TypedDocumentString<RequestOfmFileMutation, RequestOfmFileMutationVariables>;
export const CompleteOfmFileDocument = {"__meta__":{"hash":"sha256:c26164b440ac881b80c98866bf9f50475f7596a04235896ab5538509c802869a"}} as unknown as TypedDocumentString<CompleteOfmFileMutation, CompleteOfmFileMutationVariables>;
export const OfmCostsDocument = {"__meta__":{"hash":"sha256:2b1bfb20676b1b32802b72c2fb117dab68e57acc720df3177ee7b5ffe0be9d26"}} as unknown as TypedDocumentString<OfmCostsQuery, OfmCostsQueryVariables>;
export const StartOfmPromptsDocument = {"__meta__":{"hash":"sha256:29bfa6744c62f06a5bd7846c497434ef1e0a45fc53d35e24f5d42f6eb28c9e8e"}} as unknown as TypedDocumentString<StartOfmPromptsMutation, StartOfmPromptsMutationVariables>;
export const StartOfmPicturesDocument = {"__meta__":{"hash":"sha256:d268cd822f22f2bf4a9e3dcd99f4dbe4c1c5932e0154562f5df109bcd1b12998"}} as unknown as TypedDocumentString<StartOfmPicturesMutation, StartOfmPicturesMutationVariables>;
export const OfmCreationsDocument = {"__meta__":{"hash":"sha256:21a0f1d2006d6ae541fa93636ea478fb040bd90ef2f088eaf1d9cea45adc21ce"}} as unknown as TypedDocumentString<OfmCreationsQuery, OfmCreationsQueryVariables>;
export const OfmCreationsUnderWayDocument = {"__meta__":{"hash":"sha256:1bb9ce1244ab5619bb28f2fb9d72513b01d33648af868340162ce0d69febfa8a"}} as unknown as TypedDocumentString<OfmCreationsUnderWaySubscription, OfmCreationsUnderWaySubscriptionVariables>;
export const OfmVariationsDocument = {"__meta__":{"hash":"sha256:6662de5b91544754025d73c7e86ceb671e4393d5c5289043c8888255bbef98ce"}} as unknown as TypedDocumentString<OfmVariationsQuery, OfmVariationsQueryVariables>;
export const OfmKeysDocument = {"__meta__":{"hash":"sha256:5bbd70531fa5b3578e4b947df82d38b29b461cf491195061fc931836d5f2be02"}} as unknown as TypedDocumentString<OfmKeysQuery, OfmKeysQueryVariables>;
export const SaveOfmKeyDocument = {"__meta__":{"hash":"sha256:aeea9de6e9fe2f9aaf2643f12bd5ee75e1d76c990659bb8a19f7a616e4b915e3"}} as unknown as TypedDocumentString<SaveOfmKeyMutation, SaveOfmKeyMutationVariables>;
export const DeleteOfmKeyDocument = {"__meta__":{"hash":"sha256:63082a4763d324523f7d9c6298db776f45ea6fbf07271940ce80270d1d35b139"}} as unknown as TypedDocumentString<DeleteOfmKeyMutation, DeleteOfmKeyMutationVariables>;
export const OfmPostsDocument = {"__meta__":{"hash":"sha256:26bd1ff793b82f1ec81eb96ba97aabf932003736bd8b84e896093feea161bced"}} as unknown as TypedDocumentString<OfmPostsQuery, OfmPostsQueryVariables>;
export const OfmAccountsDocument = {"__meta__":{"hash":"sha256:529b77bde00e2e6d077fc9dd69f77e99444c1ea968fbddea683761f02145febe"}} as unknown as TypedDocumentString<OfmAccountsQuery, OfmAccountsQueryVariables>;
export const OfmOutboxDocument = {"__meta__":{"hash":"sha256:1c0850f387694469f85302448f3d9a10e88a458a241d3614dcef974b7a444738"}} as unknown as TypedDocumentString<OfmOutboxQuery, OfmOutboxQueryVariables>;
export const AddOfmInstagramAccountDocument = {"__meta__":{"hash":"sha256:b618f0d9ed9b92abdab3d083cf482afe755fc40e2d2af54c43338dcf539b49ed"}} as unknown as TypedDocumentString<AddOfmInstagramAccountMutation, AddOfmInstagramAccountMutationVariables>;
export const PlanOfmPostDocument = {"__meta__":{"hash":"sha256:2cc27e37b58bcdd6911939539cd671080b5f89bc5519f844d76ac34c059fb659"}} as unknown as TypedDocumentString<PlanOfmPostMutation, PlanOfmPostMutationVariables>;
export const UpdateOfmPostDocument = {"__meta__":{"hash":"sha256:75a7f76b006ca9508498cf540c77162756434eaf87e82cd053f957878a2b387b"}} as unknown as TypedDocumentString<UpdateOfmPostMutation, UpdateOfmPostMutationVariables>;
export const DeleteOfmPostDocument = {"__meta__":{"hash":"sha256:a22d05e62abd59a7511703d0ec46a0f52875bcb5b7b3c51eb5833386dc610af2"}} as unknown as TypedDocumentString<DeleteOfmPostMutation, DeleteOfmPostMutationVariables>;
export const OfmReelsDocument = {"__meta__":{"hash":"sha256:2ae8c151e529da2d5a90bfa8f54b4466de37234b34a25c7498f0bb5c0869cf8d"}} as unknown as TypedDocumentString<OfmReelsQuery, OfmReelsQueryVariables>;
export const OfmReelThumbnailDocument = {"__meta__":{"hash":"sha256:0ea99daaf84df8e2a61828d17f6ed6bc8945ea6b0d29325c9db6158eb7f08512"}} as unknown as TypedDocumentString<OfmReelThumbnailQuery, OfmReelThumbnailQueryVariables>;
export const AddOfmReelDocument = {"__meta__":{"hash":"sha256:7cd7aa50786c925253bce998926a43c70653879aa7a35b066f317611cf172992"}} as unknown as TypedDocumentString<AddOfmReelMutation, AddOfmReelMutationVariables>;
export const UpdateOfmReelDocument = {"__meta__":{"hash":"sha256:2a3d862de08a78633dfe89fb73133ddf3230a3309e44b6cb298266bede590820"}} as unknown as TypedDocumentString<UpdateOfmReelMutation, UpdateOfmReelMutationVariables>;
export const DeleteOfmReelDocument = {"__meta__":{"hash":"sha256:dd9839d262a75f3f683737aa7423aa8b40779a26fca4f4c42e806776a5a9e316"}} as unknown as TypedDocumentString<DeleteOfmReelMutation, DeleteOfmReelMutationVariables>;
export const OfmMeDocument = {"__meta__":{"hash":"sha256:a760f8a7b067bee6f30b7f632be4b832dcbdf98c168675ac03c7d444535c8eec"}} as unknown as TypedDocumentString<OfmMeQuery, OfmMeQueryVariables>;
export const BeginOfmDocument = {"__meta__":{"hash":"sha256:2bbe01ffad777bf49f046ecc35abbf522a8164ac3837742103f82af0ffc8c830"}} as unknown as TypedDocumentString<BeginOfmMutation, BeginOfmMutationVariables>;
export const OfmPersonasDocument = {"__meta__":{"hash":"sha256:17aba0eaa6ca8726acc027ce653f15e52c2631229bfb32df0a0e66895974d56b"}} as unknown as TypedDocumentString<OfmPersonasQuery, OfmPersonasQueryVariables>;
export const WorkflowsDocument = {"__meta__":{"hash":"sha256:270f1db5d7fca58603de31cffb9f4af28e4409ec4e1fdf4043d6357590d854b1"}} as unknown as TypedDocumentString<WorkflowsQuery, WorkflowsQueryVariables>;
export const StartExecutionDocument = {"__meta__":{"hash":"sha256:e1eb4cd64f51dc660604413c6318b72045603c5db46a0922eb8d4af96794f6e0"}} as unknown as TypedDocumentString<StartExecutionMutation, StartExecutionMutationVariables>;
export const RequestReferenceDocument = {"__meta__":{"hash":"sha256:d364850953dc8db97f35b5dda59bad570a2776241aa16fbd838b12fceaae8047"}} as unknown as TypedDocumentString<RequestReferenceMutation, RequestReferenceMutationVariables>;
export const CompleteReferenceDocument = {"__meta__":{"hash":"sha256:1ef509cad624f5742623e8c19d6c109208d8052d019b7784f8825535a079ad3f"}} as unknown as TypedDocumentString<CompleteReferenceMutation, CompleteReferenceMutationVariables>;