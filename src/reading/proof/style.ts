import { Html } from './html.ts';

/** For A4 paper, and readable on a screen; no script, nothing from elsewhere. */
export const STYLE = new Html(`
@page { size: A4; margin: 18mm 16mm; }
body { font: 11pt/1.55 "Songti SC", "SimSun", "Noto Serif CJK SC", serif; color: #000; background: #fff; max-width: 178mm; margin: 0 auto; padding: 8mm; }
@media print { body { padding: 0; } }
h1 { font-size: 18pt; text-align: center; margin: 0 0 6mm; }
h2 { font-size: 13pt; margin: 7mm 0 2mm; border-bottom: 0.4pt solid #000; break-after: avoid; }
dl { margin: 0 0 3mm; }
dl div { display: flex; gap: 4mm; }
dt { flex: 0 0 22mm; color: #444; }
dd { margin: 0; }
table { width: 100%; border-collapse: collapse; margin: 0 0 3mm; font-size: 10pt; }
caption { text-align: left; padding: 1mm 0; font-weight: bold; break-after: avoid; }
th, td { border: 0.4pt solid #666; padding: 0.6mm 2mm; text-align: left; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.skipped { color: #666; }
footer { margin-top: 8mm; font-size: 9pt; color: #444; border-top: 0.4pt solid #000; }
`);
