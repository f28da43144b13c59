/** Ids of the Hub's list that allow commercial use of data, or are families of such. */
const OPEN =
  /^(?:afl-3\.0|apache-2\.0|artistic-2\.0|bsd(?:-.*)?|bsl-1\.0|cc0-1\.0|cc-by(?:-(?:nd|sa))?(?:-\d\.\d)?|cdla-(?:permissive|sharing)-\d\.\d|ecl-2\.0|epl-\d\.\d|eupl-1\.\d|isc|[al]?gpl(?:-\d\.\d)?|mit|mpl-2\.0|ms-pl|ncsa|odbl|odc-by|ofl-1\.1|pddl|postgresql|unlicense|wtfpl|zlib)$/u;

/** Whether a licence is known to allow commercial use; what is not known may forbid it. */
export function permitsCommercialUse(id: string): boolean {
  return OPEN.test(id.trim().toLowerCase());
}
