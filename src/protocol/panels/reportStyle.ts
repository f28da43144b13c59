/**
 * The report's one style sheet, for the editor's panel and the exported file. Colours are the editor's variables; the
 * `--f-…` values stand in where there is no editor. Charts orange is not used: dark and light themes make it transparent,
 * high contrast leaves it undefined. Tokens live on `body`, since that is where the editor says which kind of theme it is.
 */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--f-bg:#ffffff;--f-fg:#3b3b3b;--f-muted:#616161;--f-line:#e5e5e5;--f-edge:#cecece;--f-accent:#005fb8;--f-link:#005fb8;--f-button:#e5e5e5;--f-button-fg:#3b3b3b;--f-bar:#f8f8f8;--f-orange:#d18616;--f-blue:#1a85ff}
@media (prefers-color-scheme:dark){:root{--f-bg:#1f1f1f;--f-fg:#cccccc;--f-muted:#9d9d9d;--f-line:#2b2b2b;--f-edge:#3c3c3c;--f-accent:#0078d4;--f-link:#4daafc;--f-button:#313131;--f-button-fg:#cccccc;--f-bar:#181818;--f-orange:#d18616;--f-blue:#3794ff}}
body.vscode-dark,body.vscode-high-contrast{--f-bg:#1f1f1f;--f-fg:#cccccc;--f-muted:#9d9d9d;--f-line:#2b2b2b;--f-edge:#3c3c3c;--f-accent:#0078d4;--f-link:#4daafc;--f-button:#313131;--f-button-fg:#cccccc;--f-bar:#181818;--f-orange:#d18616;--f-blue:#3794ff}
body.vscode-light,body.vscode-high-contrast-light{--f-bg:#ffffff;--f-fg:#3b3b3b;--f-muted:#616161;--f-line:#e5e5e5;--f-edge:#cecece;--f-accent:#005fb8;--f-link:#005fb8;--f-button:#e5e5e5;--f-button-fg:#3b3b3b;--f-bar:#f8f8f8;--f-orange:#d18616;--f-blue:#1a85ff}
body{--bg:var(--vscode-editor-background,var(--f-bg));--fg:var(--vscode-foreground,var(--f-fg));--muted:var(--vscode-descriptionForeground,var(--f-muted));--line:var(--vscode-panel-border,var(--f-line));--edge:var(--vscode-input-border,var(--f-edge));--accent:var(--vscode-focusBorder,var(--f-accent));--link:var(--vscode-textLink-foreground,var(--f-link));--button:var(--vscode-button-secondaryBackground,var(--f-button));--button-fg:var(--vscode-button-secondaryForeground,var(--f-button-fg));--side:var(--vscode-sideBar-background,var(--f-bar));--contrast:var(--vscode-contrastBorder,transparent);--worse:var(--f-orange);--better:var(--vscode-charts-blue,var(--f-blue));--grid:color-mix(in srgb,var(--fg) 13%,transparent);--band:color-mix(in srgb,var(--fg) 10%,transparent);--ibar:color-mix(in srgb,var(--fg) 34%,transparent);--soft:color-mix(in srgb,var(--fg) 5%,transparent);--mark:color-mix(in srgb,var(--fg) 82%,var(--bg))}
@media (prefers-color-scheme:light){body:not(.vscode-dark):not(.vscode-high-contrast){--worse:color-mix(in srgb,var(--f-orange) 82%,#000);--better:color-mix(in srgb,var(--vscode-charts-blue,var(--f-blue)) 82%,#000)}}
body.vscode-light{--f-orange:#d18616;--f-blue:#1a85ff;--muted:color-mix(in srgb,var(--vscode-descriptionForeground,var(--f-muted)) 82%,var(--bg));--worse:color-mix(in srgb,var(--f-orange) 82%,#000);--better:color-mix(in srgb,var(--vscode-charts-blue,var(--f-blue)) 82%,#000)}
body.vscode-high-contrast,body.vscode-high-contrast-light{--grid:color-mix(in srgb,var(--fg) 38%,transparent);--band:color-mix(in srgb,var(--fg) 22%,transparent);--ibar:color-mix(in srgb,var(--fg) 60%,transparent);--soft:transparent;--mark:var(--fg);--button:transparent;--button-fg:var(--fg);--line:var(--vscode-contrastBorder,var(--fg));--edge:var(--vscode-contrastBorder,var(--fg))}
body.vscode-high-contrast-light{--worse:color-mix(in srgb,var(--f-orange) 68%,#000);--better:color-mix(in srgb,var(--vscode-charts-blue,var(--f-blue)) 70%,#000)}
*{box-sizing:border-box}
body{margin:0;padding:0;background:var(--bg);color:var(--fg);font:13px/20px var(--vscode-font-family,"Segoe WPC","Segoe UI","Noto Sans",system-ui,sans-serif);font-variant-numeric:tabular-nums lining-nums}
.report{padding-bottom:28px}
.report code{font-family:var(--vscode-editor-font-family,"Cascadia Code",Menlo,"DejaVu Sans Mono",monospace);font-size:12px}
small,.small{font-size:11px;line-height:16px}
.muted{color:var(--muted)}
b,strong{font-weight:600}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
h1{font-size:13px;line-height:20px;font-weight:600;margin:0}
h2{font-size:20px;line-height:28px;font-weight:400;margin:0 0 4px}
h3{font-size:13px;line-height:20px;font-weight:600;margin:0}
p{margin:0}
.report button,.btn{font:inherit;height:28px;line-height:26px;padding:0 12px;border-radius:4px;border:1px solid var(--vscode-button-secondaryBorder,var(--vscode-button-border,var(--contrast)));background:var(--button);color:var(--button-fg);cursor:pointer;display:inline-flex;align-items:center;white-space:nowrap}
.btn:hover{text-decoration:none}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
.defs{position:absolute}
.hatch-bg{fill:var(--bg)}.hatch-line{stroke:var(--mark);stroke-width:2.4}
.ico{flex:none;overflow:visible}
.ico .f{fill:currentColor}.ico .k{stroke:var(--bg);stroke-width:1.5;fill:none;stroke-linecap:round;stroke-linejoin:round}.ico .o{fill:none;stroke:currentColor;stroke-width:1.3}.ico .dash{stroke-dasharray:2.4 1.9}.ico .s{fill:none;stroke:currentColor;stroke-width:1.4;stroke-linecap:round}.ico .dot{fill:currentColor}
.ico.v-worse{color:var(--worse)}.ico.v-better{color:var(--better)}.ico.v-same,.ico.v-tell,.ico.v-none{color:var(--muted)}
.verdict{display:inline-flex;gap:8px;align-items:center;white-space:nowrap;vertical-align:middle}
.v-worse>span,.v-better>span{font-weight:600}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}
thead th{font-size:11px;line-height:16px;color:var(--muted);font-weight:400;vertical-align:bottom}
tbody th{font-weight:400}
.num{text-align:right;padding-right:0;padding-left:12px}
caption{text-align:left;font-size:11px;line-height:16px;color:var(--muted);padding-bottom:4px}
figure{margin:0}
.scroll{overflow-x:auto}
header.top{max-width:900px;margin:0 auto;padding:8px 24px;display:flex;align-items:center;gap:8px}
header.top .what{flex:1;min-width:0;min-height:28px;display:flex;gap:8px;align-items:center;white-space:nowrap}
.report nav{position:sticky;top:0;background:var(--bg);border-bottom:1px solid var(--line);z-index:2}
.report nav div{max-width:900px;margin:0 auto;padding:0 24px;display:flex;flex-wrap:wrap;gap:0 16px}
.report nav a{color:var(--muted);padding:4px 0 6px;border-bottom:2px solid transparent;white-space:nowrap;font-size:11px}
.report nav a:hover,.report nav a:focus-visible{color:var(--fg);border-color:var(--accent);text-decoration:none}
main{max-width:900px;margin:0 auto;padding:0 24px}
.report section{padding-top:24px;margin-top:32px;border-top:1px solid var(--line);scroll-margin-top:24px}
.report section.first{padding-top:12px;margin-top:0;border:0}
.report section>p{max-width:852px}
.lead{font-size:20px;line-height:28px;font-weight:400}
.gatehead{display:flex;align-items:center;gap:4px 16px;margin:12px 0 0;flex-wrap:wrap}.gatehead>a,.gatehead>span:last-child:not(.tally){margin-left:auto}
.tally{display:inline-flex;gap:4px 16px;flex-wrap:wrap}.tally>span{display:inline-flex;gap:6px;align-items:center}
.checks th,.checks td{padding:1px 12px 1px 0;height:23px;vertical-align:middle;white-space:nowrap}
.checks thead th{height:20px}
.checks td:nth-child(4){white-space:normal;line-height:14px}.checks .why{color:var(--muted);line-height:14px;display:inline-block}
.checks th:last-child,.checks td:last-child{padding:0 0 0 8px}
.checks tbody th{padding:1px 12px 1px 0}
.cards{display:grid;grid-template-columns:repeat(3,1fr);margin-top:12px}
.card{padding:0 20px;border-left:1px solid var(--line);min-width:0}.card:first-child{padding-left:0;border:0}.card:last-child{padding-right:0}
.card .row{display:block}
.head1{display:flex;align-items:center;gap:8px}.big{font-size:20px;line-height:28px;font-weight:600;white-space:nowrap}.unit{color:var(--muted)}
.card button,.card .btn{margin-top:8px}.card svg.p{margin:0 0 2px -6px}
.plot{position:relative;min-width:0;margin-top:16px}
.plot figcaption{font-weight:600;padding-right:64px;margin-bottom:8px;min-height:20px}
.plot .note{font-size:11px;line-height:16px;color:var(--muted);margin-top:4px}
.tbl summary{position:absolute;top:0;right:0;list-style:none;cursor:pointer;font-size:11px;line-height:18px;color:var(--link);border:1px solid var(--edge);border-radius:4px;padding:0 8px}
.tbl summary::-webkit-details-marker{display:none}.tbl[open] summary{background:var(--soft)}
.tbl table{margin-top:8px;font-size:11px;line-height:16px}
.more{margin-top:12px}.more summary{cursor:pointer;color:var(--link)}.more table{margin-top:8px;font-size:11px;line-height:16px}
.two{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 24px}.half{max-width:414px;margin-top:16px}
svg.p{display:block;max-width:100%;height:auto;overflow:visible}
svg text{font-size:11px;fill:var(--fg)}svg .mut{fill:var(--muted)}svg .b{font-weight:600}svg .t13{font-size:13px}
.ln{stroke:var(--line)}.gr{stroke:var(--grid)}.ax{stroke:var(--muted);stroke-opacity:.7}.dashl{stroke:var(--muted);stroke-dasharray:3 3;fill:none}
.band{fill:var(--band)}.wh{stroke:var(--mark);stroke-width:1.5}
.ibar{fill:var(--ibar)}.ibar.few{fill:none;stroke:var(--muted);stroke-dasharray:3 2}.ibar.v-worse{fill:var(--worse)}.ibar.v-better{fill:var(--better)}
body.vscode-high-contrast .ibar,body.vscode-high-contrast-light .ibar{fill:none;stroke:var(--fg)}
.pt{fill:var(--mark);stroke:var(--bg);stroke-width:1.5}.pt.v-worse{fill:var(--worse)}.pt.v-better{fill:var(--better)}.pt.few{fill:url(#ts-hatch);stroke:var(--mark)}
.hol{fill:var(--bg);stroke:var(--mark);stroke-width:1.5}.hol.v-worse{stroke:var(--worse)}.hol.v-better{stroke:var(--better)}
.arr{stroke:var(--mark);stroke-width:1.5}.head{fill:var(--mark)}.arr.v-worse{stroke:var(--worse)}.head.v-worse{fill:var(--worse)}.arr.v-better{stroke:var(--better)}.head.v-better{fill:var(--better)}
.c-after{fill:none;stroke:var(--fg);stroke-width:2}.c-before{fill:none;stroke:var(--muted);stroke-width:1.5;stroke-dasharray:5 3}
.h-after{fill:var(--ibar)}.h-before{fill:none;stroke:var(--muted);stroke-width:1}.hatchfill{fill:url(#ts-hatch);stroke:var(--mark)}
.key{display:flex;flex-wrap:wrap;gap:4px 20px;margin:0 0 8px}.key span{display:inline-flex;align-items:center;gap:6px}
.conf .cell{display:block;margin:-4px 0;padding:4px 8px}.conf .num{padding-left:4px}
.shade1{background:color-mix(in srgb,var(--fg) 3%,transparent)}.shade2{background:color-mix(in srgb,var(--fg) 6%,transparent)}.shade3{background:color-mix(in srgb,var(--fg) 8%,transparent)}.shade4{background:color-mix(in srgb,var(--fg) 11%,transparent)}.shade5{background:color-mix(in srgb,var(--fg) 13%,transparent)}.shade6{background:color-mix(in srgb,var(--fg) 16%,transparent)}.shade7{background:color-mix(in srgb,var(--fg) 18%,transparent)}.shade8{background:color-mix(in srgb,var(--fg) 21%,transparent)}
.sub{margin-top:24px;display:flex;align-items:center;gap:4px 12px;flex-wrap:wrap}.legend{display:inline-flex;align-items:center;gap:6px;font-weight:400}
.matrix{table-layout:fixed;margin-top:8px}.matrix th:first-child{width:180px}.matrix small{display:block;line-height:14px}.matrix thead th:not(:first-child){padding-left:8px}.matrix thead small{opacity:.85}
.mx{padding:6px 4px 6px 8px;border-left:1px solid var(--line)}.mx small{color:var(--muted)}.mv{display:flex;align-items:center;gap:6px}
.mx.ne{background:repeating-linear-gradient(135deg,transparent 0 7px,var(--grid) 7px 8px)}.mx.ne small,.mx.ne .mv{background:var(--bg);padding:0 2px;width:fit-content;font-size:11px;line-height:16px;color:var(--muted)}
.note2{margin-top:8px}.cannot{font-size:11px;line-height:16px;color:var(--muted);margin-top:12px}
.box{display:flex;gap:8px;margin-top:8px;font-size:11px;line-height:16px}
.trn{margin-top:12px}
.report section.limits{border:1px solid var(--edge);border-radius:4px;padding:12px 16px;margin-top:32px}.limits ul,#method ul{margin:4px 0 0;padding-left:16px}
.bar{position:fixed;bottom:0;left:0;right:0;background:var(--side);border-top:1px solid var(--line);font-size:11px;line-height:16px;color:var(--muted);padding:3px 24px;display:flex;gap:16px;justify-content:center;white-space:nowrap;overflow:hidden}
.bar strong{font-weight:400;color:var(--fg)}
@media (max-width:799px){.two,.cards{grid-template-columns:minmax(0,1fr)}.card,.card:first-child{border:0;padding:0;margin-top:16px}header.top{flex-wrap:wrap}.bar{justify-content:flex-start;overflow-x:auto}}
@media (max-width:600px){.checks thead{display:none}.checks tr{display:grid;grid-template-columns:auto 1fr auto;border-bottom:1px solid var(--line);padding:4px 0}.checks th,.checks td{border:0;height:auto;white-space:normal}.checks td:nth-child(4){grid-column:1/-1}.checks td:nth-child(5){display:none}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media print{body{--bg:#fff;--fg:#000;--muted:#444}.report nav,.bar,.report button,.btn{display:none}.report section{break-inside:avoid-page}details.tbl{display:none}}
`;
