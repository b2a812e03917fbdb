// Stylesheets, which esbuild gathers beside the script that imports them.
declare module "*.css";
