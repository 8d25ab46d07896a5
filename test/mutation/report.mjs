/** What the planted faults show: a score per file, who survived, and what to do next. */

const LEAST_SCORE = 0.85;

/** @typedef {import('./run.mjs').Judged} Judged */
/** @typedef {{ file: string, line: string, becomes: string, why: string }} Explained `line` is the source line's text, so that it may move */

/** @param {{ status: string }} mutant */
export const lives = ({ status }) => status === 'survived' || status === 'untested';
/** @param {number} part @param {number} of */
const share = (part, of) => (of === 0 ? '   –' : (part / of).toFixed(2));

/** @param {Judged[]} judged @param {Explained[]} explained @param {string[]} files @returns {number} the exit code */
export function report(judged, explained, files) {
  const why = (/** @type {Judged} */ one) =>
    explained.find(
      ({ file, line, becomes }) => one.file === file && one.source === line && one.becomes === becomes,
    );
  const survivors = judged.filter(lives);
  const unread = survivors.filter((one) => !why(one));
  console.log('\nscore  killed  survived  explained  file');
  for (const file of [...files, '']) {
    const own = judged.filter((one) => file === '' || one.file === file);
    const alive = own.filter(lives);
    const figures = [own.length - alive.length, alive.length, alive.filter(why).length];
    if (own.length > 0)
      console.log(
        `${share(own.length - alive.length, own.length).padStart(5)}  ${figures.map((n, i) => String(n).padStart([6, 8, 9][i] ?? 0)).join('  ')}  ${file || 'all'}`,
      );
  }
  if (unread.length > 0) console.log('\nsurvivors:');
  for (const { file, line, mutator, was, becomes, status } of unread.toSorted(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line,
  ))
    console.log(
      `${file}:${line}  ${mutator}${status === 'untested' ? ' (no test comes here)' : ''}\n    ${was}\n    → ${becomes}`,
    );
  const stale = explained.filter(
    (entry) => files.includes(entry.file) && !survivors.some((one) => why(one) === entry),
  );
  for (const { file, line } of stale) console.log(`\nexplained, but killed or gone: ${file}: ${line}`);
  const score = judged.length === 0 ? 1 : (judged.length - survivors.length) / judged.length;
  console.log(
    `\nscore ${score.toFixed(3)}, at least ${LEAST_SCORE}; ${unread.length} survivors nobody has read`,
  );
  console.log(next(score, unread.length, stale.length));
  return score >= LEAST_SCORE && unread.length === 0 && stale.length === 0 ? 0 : 1;
}

/** @param {number} score @param {number} unread @param {number} stale */
function next(score, unread, stale) {
  if (unread > 0)
    return 'Next: read each survivor. Where it changes what a rule says, write the test that fails; where it changes nothing that anybody could see, delete the code or say why in test/mutation/explained.yaml.';
  if (stale > 0)
    return 'Next: delete from test/mutation/explained.yaml what is explained there and lives no more.';
  return score < LEAST_SCORE ? 'Next: tests for what is explained but matters.' : 'Nothing to do.';
}
