import type { Mutation } from "./mutation";

/** Every planted defect, by family of rules. */
export const MUTATIONS: readonly Mutation[] = [];
