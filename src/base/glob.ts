/**
 * A glob as an expression over paths with `/`: `*` and `?` within a name, `**` over folders, `{a,b}`. A glob without a
 * slash matches the name in any folder, as in `.gitignore`.
 */
export function globExpression(glob: string): RegExp {
  const rooted = glob.replace(/^\.?\//u, "");
  const anywhere = !glob.includes("/") ? "(?:.*/)?" : "";
  let source = "";
  let depth = 0;
  for (let at = 0; at < rooted.length; at++) {
    const c = rooted[at] as string;
    if (c === "*" && rooted[at + 1] === "*") {
      const takesSlash = rooted[at + 2] === "/";
      source += takesSlash ? "(?:.*/)?" : ".*";
      at += takesSlash ? 2 : 1;
    } else if (c === "*") source += "[^/]*";
    else if (c === "?") source += "[^/]";
    else if (c === "{") {
      source += "(?:";
      depth++;
    } else if (c === "}" && depth > 0) {
      source += ")";
      depth--;
    } else if (c === "," && depth > 0) source += "|";
    else source += c.replace(/[.+^$()|[\]\\{}]/gu, "\\$&");
  }
  return new RegExp(`^${anywhere}${source}${")".repeat(depth)}$`, "u");
}
