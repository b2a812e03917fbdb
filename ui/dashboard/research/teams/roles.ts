import type { AlaweinSocRole } from "../../gql/graphql";

/** What somebody may be in a team; each may what those before it may. */
export const ROLES: readonly AlaweinSocRole[] = ["VIEWER", "ANALYST", "ADMIN", "OWNER"];

export const roleWord = (role: AlaweinSocRole): string => `${role.charAt(0)}${role.slice(1).toLowerCase()}`;

/** Whether a role is at least another one. */
export const may = (role: AlaweinSocRole, least: AlaweinSocRole): boolean => ROLES.indexOf(role) >= ROLES.indexOf(least);
