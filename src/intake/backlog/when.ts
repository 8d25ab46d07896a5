/** A date and perhaps a time, as Excel and people in China write them. */
const WRITTEN =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]*(上午|下午)?\s*(\d{1,2})[:时](\d{1,2})分?(?::?(\d{1,2})(?:\.(\d{1,9}))?秒?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
/** Days since the end of 1899, as Excel counts them: here from 1954 to 2119. */
const SERIAL = /^([2-7]\d{4})(\.\d+)?$/;
const SERIAL_ZERO_MS = Date.UTC(1899, 11, 30);
const DAY_S = 86_400;
const OURS = '+08:00';

const two = (digits: string): string => digits.padStart(2, '0');

/**
 * An instant of ISO 8601 for a date as it stands in a file: `2026/10/8 9:05`, `2026年10月8日`, `46303.378`. Without an offset it is
 * China's time, without a time the day's beginning. What is no date comes back as it is, for the form to refuse.
 */
export function instantIn(written: string): string {
  const given = written.normalize('NFKC').trim();
  const serial = SERIAL.exec(given);
  if (serial) {
    const seconds = Math.round(Number(given) * DAY_S);
    return `${new Date(SERIAL_ZERO_MS + seconds * 1000).toISOString().slice(0, 19)}${OURS}`;
  }
  const [, year, month, day, half, hour = '0', minute = '0', second = '0', fraction, offset = OURS] =
    WRITTEN.exec(given) ?? [];
  if (year === undefined) return given;
  const afternoon = half === '下午' && Number(hour) < 12 ? 12 : 0;
  const at = [hour === '0' ? '00' : String(Number(hour) + afternoon), minute, second].map(two).join(':');
  const zone = /^z$/i.test(offset) ? 'Z' : offset.replace(/(\d{2}):?(\d{2})$/, '$1:$2');
  return `${year}-${two(month!)}-${two(day!)}T${at}${fraction === undefined ? '' : `.${fraction}`}${zone}`;
}
