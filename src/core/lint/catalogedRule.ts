import type { Rule } from "./defineRule";

/** What of a rule decides whether it runs, and how what it finds is counted. */
export type CatalogedRule = Pick<Rule, "code" | "severity" | "byDefault">;
