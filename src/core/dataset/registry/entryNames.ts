/** Names of the files that lead to datasets. */

/** LLaMA-Factory's registry. */
export const REGISTRY_NAME = "dataset_info.json";

/** The card of a Hub dataset. */
export const CARD_NAME = "README.md";
