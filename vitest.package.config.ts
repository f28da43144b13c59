import { mergeConfig } from "vitest/config";
import base from "./vitest.config";

/** Tests of the built package: they need `npm run package` first. */
const config = mergeConfig(base, {});
config.test = { ...base.test, include: ["test/package/**/*.test.ts"], exclude: ["**/node_modules/**"] };

export default config;
