/**
 * The moment that templates take for now: the same row must give the same text today and tomorrow, in the linter and in
 * every engine. It is 26 July 2024, midnight, the date that Llama 3's templates write where they get no clock.
 */
const PARTS: Readonly<Record<string, string>> = {
  ...{ Y: "2024", y: "24", C: "20", G: "2024", g: "24", m: "07", d: "26", e: "26", j: "208" },
  ...{ H: "00", M: "00", S: "00", I: "12", p: "AM", f: "000000", s: "1721952000", z: "", Z: "" },
  ...{ a: "Fri", A: "Friday", b: "Jul", B: "July", h: "Jul", u: "5", w: "5", U: "29", W: "30", V: "30" },
  ...{ F: "2024-07-26", D: "07/26/24", x: "07/26/24", T: "00:00:00", X: "00:00:00", R: "00:00" },
  ...{ r: "12:00:00 AM", c: "Fri Jul 26 00:00:00 2024", n: "\n", t: "\t", "%": "%" },
};

/** `strftime` of that moment; `%-d` is without the zero in front. A directive that is not known stays as it stands. */
export function writeNow(format: string): string {
  return format.replace(/%(-?)([a-zA-Z%])/gu, (directive, bare: string, letter: string) => {
    const part = PARTS[letter];
    if (part === undefined) return directive;
    return bare === "" ? part : part.replace(/^0(?=\d)/u, "");
  });
}
