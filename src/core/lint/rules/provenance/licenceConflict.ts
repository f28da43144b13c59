import { formatInteger } from "../../../../base/format";
import type { DatasetCard } from "../../../../protocol/declaredDataset";
import { createFoldedUnits } from "../../../dataset/foldUnits";
import { declaredPlace } from "../../declared/declaredPlace";
import { defineRule, type Report, type RuleChecks, type RuleContext } from "../../defineRule";
import { knownSource, SHORTEST_PRINT, sourceOfAnswer, type KnownSource } from "../../licences/knownSources";
import { permitsCommercialUse } from "../../licences/licences";
import { placeOf, type LintRow } from "../../rows/lintRow";
import { quote } from "../../text/quote";
import { relatedAt } from "../../rows/relatedAt";
import type { FindingPlace } from "../../target";

/**
 * A dataset card without a licence gives nobody the right to use the data; a card whose licence allows commercial use
 * although a part of the data comes from a set that forbids it promises what its author does not own. Alpaca, GPT-4-LLM
 * and InstructionWild, of which many instruction sets are made, are for non-commercial use only.
 *
 * The sources are those that the card names in `source_datasets`, and those of which the file holds rows: some dozen
 * long answers of GPT-4-LLM are known by a hash of their words, however the rows are written. Many more sets are not
 * known, so that silence proves nothing. A file without a card, and licences that say `other`, are left alone.
 */
export const licenceConflict = defineRule({
  code: "LIC001",
  name: "licence-conflict",
  severity: "warning",
  affects: ["hub:no-permission"],
  bad: `{"prompt": "Name a river.", "completion": "The Nile."}`,
  good: `{"prompt": "Name a hill.", "completion": "Primrose Hill."}`,
  exampleOptions: {
    declared: {
      file: "README.md",
      card: {
        file: "README.md",
        place: { line: 1, column: 1, endLine: 1, endColumn: 4, byteOffset: 0, byteLength: 3 },
        licences: [],
        sources: [],
      },
    },
    goodDeclared: {
      file: "README.md",
      card: {
        file: "README.md",
        place: { line: 1, column: 1, endLine: 1, endColumn: 4, byteOffset: 0, byteLength: 3 },
        licences: [
          {
            name: "cc-by-4.0",
            place: { line: 2, column: 10, endLine: 2, endColumn: 19, byteOffset: 13, byteLength: 9 },
          },
        ],
        sources: [],
      },
    },
  },
  begin: watchSources,
});

interface Met {
  readonly source: KnownSource;
  readonly place: FindingPlace;
  rows: number;
}

function watchSources({ declared, file }: RuleContext): RuleChecks {
  const card = declared?.card;
  if (card === undefined) return {};
  const claim = card.licences[0];
  const isOpen = card.licences.length > 0 && card.licences.every(({ name }) => permitsCommercialUse(name));
  if (claim === undefined || !isOpen)
    return {
      finish: (report) => {
        reportAbsent(card, report);
      },
    };
  const met = new Map<string, Met>();
  const folded = createFoldedUnits();
  return {
    checkRow(row) {
      for (const { value, part } of row.texts) {
        if (part !== "answer" || value.length < SHORTEST_PRINT) continue;
        folded.clear();
        folded.add(value);
        const source = sourceOfAnswer(folded);
        if (source !== undefined) note(met, source, row);
      }
    },
    finish(report) {
      const named = new Set<string>();
      for (const { name, place } of card.sources) {
        const source = knownSource(name);
        if (source === undefined || named.has(source.title)) continue;
        named.add(source.title);
        report({ place: declaredPlace(card, claim.place) }, conflict(claim.name, source), {
          help: HELP,
          related: [relatedAt(card.file, place, `${source.title}, a source of this dataset`)],
        });
      }
      for (const { source, place, rows } of met.values())
        if (!named.has(source.title))
          report(
            { place: declaredPlace(card, claim.place) },
            `${conflict(claim.name, source)}; ${formatInteger(rows)} of its rows ${rows === 1 ? "is" : "are"} in ${file}`,
            { help: HELP, related: [relatedAt(file, place, `a row of ${source.title}`)] },
          );
    },
  };
}

const HELP = "name a licence that the source allows, or leave its rows out";

function conflict(claim: string, { title, licence }: KnownSource): string {
  return `the licence ${quote(claim)} allows commercial use, which ${title} does not (${licence})`;
}

function note(met: Map<string, Met>, source: KnownSource, row: LintRow): void {
  const known = met.get(source.title);
  if (known !== undefined) known.rows++;
  else met.set(source.title, { source, place: placeOf(row.source, { path: [] }), rows: 1 });
}

/** `unknown` is a licence in the Hub's list, and none in truth. */
function reportAbsent(card: DatasetCard, report: Report): void {
  const unknown = card.licences.find(({ name }) => name.toLowerCase() === "unknown");
  if (card.licences.length > 0 && unknown === undefined) return;
  report(
    { place: declaredPlace(card, unknown?.place ?? card.place) },
    unknown === undefined
      ? "the dataset card names no licence"
      : 'the dataset card says that its licence is "unknown"',
    { help: "write `license:` with an id of the Hub's list, `cc-by-4.0` for example" },
  );
}
