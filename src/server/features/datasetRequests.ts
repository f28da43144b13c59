import type { Feature } from "../serverContext";
import { fixFile } from "./fixFile";
import { ignoreFinding } from "./ignoreFinding";
import { lintFile } from "./lintFile";
import { listFindings } from "./listFindings";

/** What commands ask about datasets; loaded with the first of them. */
export const DATASET_REQUESTS: readonly Feature[] = [lintFile, listFindings, fixFile, ignoreFinding];
