import { credential } from "./credential";
import { likelySecret } from "./likelySecret";
import { providerKey } from "./providerKey";

/** SEC: keys, tokens and passwords. */
export const SECRET_RULES = [providerKey, credential, likelySecret] as const;
