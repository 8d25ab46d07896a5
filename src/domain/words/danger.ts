import { placedLetters } from './letters.ts';

/** How many characters on either side can turn a word into its opposite. */
const NEAR = 12;
/** A clause is over: what was denied before says nothing of what comes after. */
const CLAUSE = /[.,;:!?。，、；：！？…\n]/;

/** What stands between a denial and what it denies. */
const BETWEEN =
  '(?:任何|人员?|什么|再|又|发生|出现|发现|存在|看到|听到|造成|导致|引起|引发|有|过|真的|完全|明显|是|的)*';
const DENIALS = [
  '(?<!有|不是|不会|不可能)没有?',
  '(?<!有)未曾?',
  '无',
  '(?<![是会能])不(?:会|至于|可能)?',
  '并非',
  '脱离|杜绝|避免|防止|预防|谨防|严防|防范|以防|以免|免得|排除',
].join('|');

/** The word, marked `【…】` in its clause, says that nothing has happened, or is a part of another word. */
const NO_DANGER = [
  new RegExp(`(?:${DENIALS})${BETWEEN}【`, 'u'),
  /】[了的着]?(?:情况|现象|问题|消息|事|说法)?[并都也]?(?:不存在|不属实|[是系](?:假的|谣言|误报)|演[练习])/u,
  /】[了的着]?(?:情况|现象|问题)[并都也]?没有$/u,
  /(?:信息大?|知识|人口|流量)【爆炸】|【爆炸】(?:式|头|场|性)/u,
  /【着火】(?:车(?![辆库了])|候|锅)|挑【起火】|冒着?(?:[^，。]{0,5}的)?【生命危险】|【起火】(?:头|箭|车(?![辆库了]))/u,
];
/** What might happen, or did long ago, unless it is said to be near. */
const SUPPOSED = [
  /(?:一旦|万一|假如|假设|假使|如果|倘若|若是|要是|试想|[难真][道的]要等|曾|早几年|前几年|几年前|多年前|去年|前年).*【/u,
  /】的?(?:安全)?(?:隐患|风险|可能性|预防|防范|应急预案|知识|常识)/u,
];
const NEAR_BY = /(?:现在|目前|此刻|刚才|刚刚|正在|今天|今早|昨晚|随时|马上|就要|快要|已).*【/u;

/**
 * Whether a text tells of a danger (F-009): one of the words stands in it, whatever blanks, punctuation and line breaks stand in the word,
 * and the few words around it in its clause neither deny it nor only suppose it. In doubt it is one.
 * @param text folded, with its punctuation (`platform/plain-words.ts`)
 * @param words in the same form, letters and digits only
 */
export function tellsOfDanger(text: string, words: readonly string[]): boolean {
  const { letters, places } = placedLetters(text);
  const clause = (from: number, to: number, way: 1 | -1): string => {
    let said = '';
    for (let i = from; i !== to && said.length < NEAR; i += way) {
      const gap =
        way > 0 ? text.slice(places[i - 1]! + 1, places[i]) : text.slice(places[i]! + 1, places[i + 1]);
      if (CLAUSE.test(gap)) break;
      said = way > 0 ? said + letters[i]! : letters[i]! + said;
    }
    return said;
  };
  const holds = (at: number, end: number): boolean => {
    const marked = `${clause(at - 1, -1, -1)}【${letters.slice(at, end)}】${clause(end, letters.length, 1)}`;
    const supposed = !NEAR_BY.test(marked) && SUPPOSED.some((each) => each.test(marked));
    return !supposed && !NO_DANGER.some((each) => each.test(marked));
  };
  return words.some(
    (word) => word !== '' && placesOf(letters, word).some((at) => holds(at, at + word.length)),
  );
}

function placesOf(letters: string, word: string): number[] {
  const found: number[] = [];
  for (let at = letters.indexOf(word); at >= 0; at = letters.indexOf(word, at + 1)) found.push(at);
  return found;
}
