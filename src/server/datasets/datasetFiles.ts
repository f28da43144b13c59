/** What the server itself reads of datasets and of what is beside them; loaded when it is first needed. */
export { readLintConfig } from "../../node/lint/control/lintConfig";
export { datasetsAt } from "./datasetsAt";
export { nameRow } from "./nameRow";
export { readEntry } from "./readEntry";
