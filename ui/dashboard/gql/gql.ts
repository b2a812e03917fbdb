/* eslint-disable */
import * as types from './graphql';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "fragment Profile on CoiceProfile {\n  rowId\n  email\n  displayName\n  role\n}\n\nquery MyProfile($rowId: UUID!) {\n  coiceProfile(rowId: $rowId) {\n    ...Profile\n  }\n}\n\nmutation CreateMyProfile {\n  createCoiceProfile(input: {}) {\n    profile {\n      ...Profile\n    }\n  }\n}": typeof types.ProfileFragmentDoc,
    "mutation RenewSession($token: String!) {\n  renewSession(token: $token) {\n    expiresAt\n  }\n}": typeof types.RenewSessionDocument,
    "mutation SignIn($input: SignInInput!) {\n  signIn(input: $input) {\n    accessToken\n    email\n  }\n}\n\nquery TryToken {\n  __typename\n}": typeof types.SignInDocument,
};
const documents: Documents = {
    "fragment Profile on CoiceProfile {\n  rowId\n  email\n  displayName\n  role\n}\n\nquery MyProfile($rowId: UUID!) {\n  coiceProfile(rowId: $rowId) {\n    ...Profile\n  }\n}\n\nmutation CreateMyProfile {\n  createCoiceProfile(input: {}) {\n    profile {\n      ...Profile\n    }\n  }\n}": types.ProfileFragmentDoc,
    "mutation RenewSession($token: String!) {\n  renewSession(token: $token) {\n    expiresAt\n  }\n}": types.RenewSessionDocument,
    "mutation SignIn($input: SignInInput!) {\n  signIn(input: $input) {\n    accessToken\n    email\n  }\n}\n\nquery TryToken {\n  __typename\n}": types.SignInDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment Profile on CoiceProfile {\n  rowId\n  email\n  displayName\n  role\n}\n\nquery MyProfile($rowId: UUID!) {\n  coiceProfile(rowId: $rowId) {\n    ...Profile\n  }\n}\n\nmutation CreateMyProfile {\n  createCoiceProfile(input: {}) {\n    profile {\n      ...Profile\n    }\n  }\n}"): typeof import('./graphql').ProfileFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RenewSession($token: String!) {\n  renewSession(token: $token) {\n    expiresAt\n  }\n}"): typeof import('./graphql').RenewSessionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation SignIn($input: SignInInput!) {\n  signIn(input: $input) {\n    accessToken\n    email\n  }\n}\n\nquery TryToken {\n  __typename\n}"): typeof import('./graphql').SignInDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
