// Documents, which esbuild gives as text.
declare module "*.graphql" {
  const text: string;
  export default text;
}
