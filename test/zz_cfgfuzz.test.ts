import { it } from "vitest";
import { readFileSync } from "node:fs";
import { checkRunConfig } from "/work/main/src/core/runconfig/checkRunConfig";
const good = readFileSync("/work/main/examples/triage-lora.tune.yaml","utf8");
const show = (t:string, o:any={}) => { const c = checkRunConfig(t,{file:"a",...o}); return c.findings.map(f=>`${f.line}:${f.column}-${f.endLine}:${f.endColumn} ${f.severity} ${f.code} ${f.message} | ${f.help??""} | ${f.fix?JSON.stringify(f.fix.edits.map(e=>[e.line,e.column,e.endLine,e.endColumn,e.newText])):""}`).join("\n  "); };
const base = "model: {name_or_path: m}\ndata: {train: t.jsonl}\n";
it("cases", () => {
  const cases: Record<string,string> = {
    good,
    empty:"", spaces:"  \n", scalar:"hello", list:"- a", comment:"# c\n", nul:"\0\0", bom:"\uFEFFmodel:\n  name_or_path: m\ndata:\n  train: t\n",
    dotted: base+"train.learning_rate: 1.0e-3\n",
    half: base+"train:\n  learning_\n  seed: abc\n",
    half2: base+"trai\nmethod: {r: x}\n",
    half3: "model:\n  name_or_path: m\ndata:\n  train: [a\nmethod:\n  r: x\n",
    quote: base+"name: \"abc\nmethod:\n  r: x\n",
    tab: base+"train:\n\tseed: 3\nmethod:\n  r: x\n",
    dup: base+"name: a\nname: b\n",
    paths: "model: {name_or_path: m}\ndata: {train: {path: a, weight: 2, foo: 1}}\n",
    labels: base+"evaluate: {labels: [yes, no, True, 1.0, 010]}\n",
    sci: base+"train: {learning_rate: 2e-5, weight_decay: 1.e5}\n",
    meant: base+"train: {max_steps: 1_000, seed: '3', warmup_steps: 1:30}\n",
    qlora: base+"method: {name: qlora}\n",
    dora: base+"method: {name: dora}\n",
    qlora2: base+"method: {name: qlora}\n"+"",
    tm: base+"method: {target_modules: q_proj}\n",
    emptygroup: base+"evaluate:\ntrain:\n",
    proto: base+"__proto__: {a: 1}\nconstructor: 3\ntrain: {toString: 1}\n",
    bomb: "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n",
    self: "model: &a {name_or_path: *a}\n",
    badalias: base+"name: *nope\nmethod: {r: x}\n",
    ignore: base+"foo: 1 # tunesmith: ignore CFG002\n# tunesmith: ignore CFG002\nbar: 2\nbaz: 3\n",
    misspelt: base+"trian: {}\nmethod: {rank: 3, lora_alhpa: 3}\n",
    toplevel: base+"learning_rate: 1.0e-3\n",
    multi: base+"---\n"+base,
    crlf: "model: {name_or_path: m}\r\ndata: {train: t}\r\nfoo: 1\r\n",
    newlinefirst: "\n: : :\n",
    gate: base+"evaluate: {labels: [a,b], groups: [sex], gate: {checks: [{metric: acuracy}, {metric: accuracy_gap, no_worse_by: 0.1}, {metric: accuracy, no_worse_by: 0.1, group: age}, foo]}}\n",
    split: base+"data2: 1\n",
    inf: base+"train: {learning_rate: .inf, weight_decay: .nan}\n",
    big: base+"train: {seed: 99999999999999999999, max_steps: 0}\n",
    nullkey: base+"? [a, b]\n: 3\n: x\n",
    eng: base+"train: {engine: torch}\n",
    merge: base+"x: &x {r: 3}\nmethod:\n  <<: *x\n",
    bool: base+"data: {packing: no}\n",
    boolPack: "model: {name_or_path: m}\ndata: {train: t, packing: no}\n",
    uni: base+"train: {engine: ónnx}\nnäme: 😀\n",
  };
  for (const [n,t] of Object.entries(cases)) console.log(`== ${n}\n  ${show(t)}`);
  console.log("== set\n  "+show(base,{overrides:["train.max_steps=5","train.sed=3","foo","train.learning_rate=abc", "evaluate.labels=[a, b"]}));
  console.log("== set2\n  "+show("data: {train: t}",{overrides:["model.name_or_path=x","train=5"]}));
});
it("speed", () => {
  const t = (n:string,s:string)=>{const a=performance.now(); let r; try { r=checkRunConfig(s,{file:"a"}).findings.length } catch(e) { r="THROW "+String(e).slice(0,200) } console.log(n, r, (performance.now()-a).toFixed(0)+"ms"); };
  t("warm", good); t("good", good);
  t("1MB line", base+"name: "+"x".repeat(1<<20));
  t("1MB line flow", base+"name: ["+"x,".repeat(1<<19)+"]");
  t("nest [ 10k", base+"x: "+"[".repeat(10000));
  t("nest closed 10k", base+"x: "+"[".repeat(10000)+"]".repeat(10000));
  t("nest map 10k", Array.from({length:10000},(_,i)=>" ".repeat(i)+"a:").join("\n"));
  t("- nest 10k", "- ".repeat(10000));
  t("10k aliases", "a: &a 1\n"+Array.from({length:10000},(_,i)=>`k${i}: *a`).join("\n"));
  t("10k anchors+aliases", Array.from({length:10000},(_,i)=>`k${i}: &a${i} 1\nj${i}: *a${i}`).join("\n"));
  t("20k unknown", Array.from({length:20000},(_,i)=>`k${i}: 1`).join("\n"));
  t("200k errors", base+"\t}{\n".repeat(200000));
  t("2000 lines", base+"train:\n"+Array.from({length:2000},(_,i)=>`  k${i}: ${i}`).join("\n"));
  t("quotes", base+"'\n".repeat(50000));
  t("nul 1MB", "\0".repeat(1<<20));
  t("50MB", base+"# "+"x".repeat(50e6));
  t("5MB lines", base+"name: x\n".repeat(700000));
});
it("fuzz", () => {
  let seed = 7; const rnd=(n:number)=>{seed=(seed*1664525+1013904223)>>>0; return seed%n;};
  const bits = ["\n","\t",":",": ","- ","[","]","{","}","'","\"","#","&a","*a","!!","|","> ","?","%","@","`","\r","\u2028","\0","\uD800","é","<<","---","...",",","  "];
  const seen=new Set<string>(); let slow=0;
  for (let i=0;i<6000;i++){ let s = i%3===0?"":good; for(let k=rnd(8)+1;k>0;k--){const p=rnd(s.length+1); const d=rnd(4)===0?rnd(20):0; s=s.slice(0,p)+bits[rnd(bits.length)]+s.slice(p+d);} const a=performance.now(); try{ const c=checkRunConfig(s,{file:"a",facts:{lookup:()=>({kind:"missing"})}}); for(const f of c.findings) if(!(f.line!>=1&&f.column!>=1&&(f.endLine!>f.line!||f.endColumn!>=f.column!))) seen.add("RANGE "+JSON.stringify(f)); }catch(e){ const m=String((e as Error).stack).split("\n").slice(0,3).join(" "); if(!seen.has(m)){seen.add(m); console.log(JSON.stringify(s.slice(0,80)),m);} } slow=Math.max(slow,performance.now()-a);}
  console.log("faults",[...seen].length,"slowest",slow.toFixed(1)); console.log([...seen].slice(0,5).join("\n"));
});
