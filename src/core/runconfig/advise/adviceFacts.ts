import type { DatasetFacts } from "../../../protocol/datasetFacts";
import type { MachineFacts } from "../../memory/runMemory";
import type { ConfigFacts } from "../configFacts";
import type { ModelFacts } from "../modelFacts";
import type { RowTallies } from "./rowTally";

/** Everything that a proposal is made from. Whoever reads files makes it; paths are as the new config will name them. */
export interface AdviceFacts {
  readonly train: AdvisedFile;
  /** Held-out rows that somebody named, or that lie beside the training rows. */
  readonly eval?: AdvisedFile;
  readonly test?: AdvisedFile;
  readonly models: readonly KnownModel[];
  readonly machine: MachineFacts;
  /** Processors of the machine. */
  readonly cores: number;
  /** Looks paths up from the new config's folder. */
  readonly lookup: ConfigFacts["lookup"];
  /** `--set key=value`: what somebody has decided already. */
  readonly settings: readonly string[];
  /** The command that a person would type to get another proposal, without its `--set`. */
  readonly command: string;
  /** Places that were looked at for models, in words. */
  readonly searched: readonly string[];
}

/** One file of rows, gone through once. */
export interface AdvisedFile {
  readonly path: string;
  /** Lengths in characters: tokens are a model's business. */
  readonly facts: DatasetFacts;
  readonly tallies: RowTallies;
  /** Why the file is there, when nobody named it. */
  readonly found?: string;
}

/** Where a model was found. */
export type ModelOrigin = "named" | "near" | "folder" | "cache";

/** A model folder of this machine; no weight of it has been loaded. */
export interface KnownModel {
  readonly path: string;
  /** The same as one would type it where the command runs. */
  readonly typed: string;
  /** As people call it: the folder's name, or the Hub id. */
  readonly name: string;
  readonly origin: ModelOrigin;
  readonly facts: ModelFacts;
  /** By the files' paths: their facts with lengths in this model's tokens. Absent until they have been counted. */
  readonly datasets?: ReadonlyMap<string, DatasetFacts>;
}
