/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What a person may do; only an admin changes it, and never their own. */
export type CoiceRole =
  | 'ADMIN'
  | 'END_USER'
  | 'MANAGER';

/** Who signs in. */
export type SignInInput = {
  /** The person's e-mail address. */
  email: string;
  /** The password; local mode asks for none. */
  password?: string;
};

export type ProfileFragment = { rowId: string, email: string, displayName: string | null, role: CoiceRole };

export type MyProfileQueryVariables = Exact<{
  rowId: string;
}>;


export type MyProfileQuery = { coiceProfile: { rowId: string, email: string, displayName: string | null, role: CoiceRole } | null };

export type CreateMyProfileMutationVariables = Exact<{ [key: string]: never; }>;


export type CreateMyProfileMutation = { createCoiceProfile: { profile: { rowId: string, email: string, displayName: string | null, role: CoiceRole } | null } };

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
export const ProfileFragmentDoc = new TypedDocumentString(`
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}
    `, {"fragmentName":"Profile"}) as unknown as TypedDocumentString<ProfileFragment, unknown>;
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