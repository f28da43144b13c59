/** Style sheets are bundled beside the script of their panel. */
declare module "*.css";
