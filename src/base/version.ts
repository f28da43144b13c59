declare const __TUNESMITH_VERSION__: string;

/** The product's version: put in by the bundler from package.json. */
export const PRODUCT_VERSION: string = __TUNESMITH_VERSION__;
