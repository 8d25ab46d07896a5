import { randomBytes, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { createChallenge, verifySolution, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { z } from 'zod';
import { Counts } from '../../platform/counts.ts';
import { networkOf } from '../../platform/network.ts';
import { VaultKeys } from '../../platform/vault-keys.ts';

const VALID_MS = 10 * 60_000;
/** Iterations of one try; it takes 256 tries on the average: below a second in a browser at first. */
const COST = 2000;
const HARDEST = 20;
const DIGITS = '零一二三四五六七八九';

/** How a challenge was solved; a sum is easier than work, and counts for less. */
export type Solved = 'work' | 'sum';

/** What somebody may solve, one of the two. */
export const ChallengeView = z
  .object({
    altcha: z
      .looseObject({ parameters: z.looseObject({}), signature: z.string() })
      .describe('ALTCHA 工作量证明（PBKDF2/SHA-256），由浏览器解答；答复原样放入 X-Challenge'),
    sum: z
      .object({ token: z.string(), question: z.string() })
      .describe('不用脚本时：X-Challenge 为 token、小数点和答案，如 abc.17'),
    expiresAt: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'Challenge', description: '提交较多时的验证，二者选一' });
export type ChallengeView = z.infer<typeof ChallengeView>;

/** As the widget of ALTCHA sends it, base64 over JSON. */
const Work = z.object({
  challenge: z.looseObject({
    parameters: z.looseObject({
      expiresAt: z.number(),
      data: z.looseObject({ network: z.string() }),
    }),
    signature: z.string().max(200),
  }),
  solution: z.looseObject({ counter: z.number(), derivedKey: z.string() }),
});
const SUM = /^([\w-]{22}~\d{1,15}~[\w-]{43})\.(\d{1,3})$/;
const MOST_LENGTH = 4096;

/**
 * Proofs that somebody took trouble: work for a browser, a sum for people without scripts. Each is for one network, ten minutes and one try;
 * nothing is kept of it but that it was tried. Every API process makes and takes the same.
 */
@Injectable()
export class Challenges {
  private readonly tried = new Counts(VALID_MS);

  constructor(private readonly keys: VaultKeys) {}

  /** @param level how much the work is: from 1 on */
  async make(address: string, level: number): Promise<ChallengeView> {
    const until = Date.now() + VALID_MS;
    const altcha = await createChallenge({
      algorithm: 'PBKDF2/SHA-256',
      cost: COST * Math.min(Math.max(level, 1), HARDEST),
      deriveKey,
      data: { network: this.markOf(address) },
      expiresAt: Math.floor(until / 1000),
      hmacSignatureSecret: this.secret,
    });
    return {
      altcha: altcha as unknown as ChallengeView['altcha'],
      sum: this.sum(address, until),
      expiresAt: new Date(until).toISOString(),
    };
  }

  /** How an answer solves a challenge of this address; undefined when it does not, or was tried before. */
  async solved(address: string, answer: string): Promise<Solved | undefined> {
    if (answer.length > MOST_LENGTH) return undefined;
    const [, token, number] = SUM.exec(answer) ?? [];
    if (token !== undefined) return this.isSum(address, token, Number(number)) ? 'sum' : undefined;
    return (await this.isWork(address, answer)) ? 'work' : undefined;
  }

  private sum(address: string, until: number): ChallengeView['sum'] {
    const [a, b] = [randomInt(11, 60), randomInt(11, 40)];
    const head = `${randomBytes(16).toString('base64url')}~${until}`;
    return {
      token: `${head}~${this.signatureOf(address, head, a + b)}`,
      question: `请用数字回答：${inChinese(a)}加${inChinese(b)}等于多少？`,
    };
  }

  private isSum(address: string, token: string, answer: number): boolean {
    const [nonce = '', until = '', signature] = token.split('~');
    if (Number(until) < Date.now() || this.tried.add(nonce) > 1) return false;
    return signature === this.signatureOf(address, `${nonce}~${until}`, answer);
  }

  private async isWork(address: string, answer: string): Promise<boolean> {
    const { data } = Work.safeParse(jsonIn(answer));
    if (data?.challenge.parameters.data.network !== this.markOf(address)) return false;
    const { verified } = await verifySolution({
      challenge: data.challenge as unknown as Challenge,
      solution: data.solution,
      deriveKey,
      hmacSignatureSecret: this.secret,
    });
    return verified && this.tried.add(data.challenge.signature) === 1;
  }

  private get secret(): string {
    return this.keys.digest('filing-challenge', 'altcha');
  }

  private markOf(address: string): string {
    return this.keys.digest('filing-network', networkOf(address)).slice(0, 16);
  }

  private signatureOf(address: string, head: string, answer: number): string {
    return this.keys.digest('filing-sum', [head, networkOf(address), answer].join('\n'));
  }
}

/** A number from 11 to 99 as it is read aloud: 二十三. */
const inChinese = (n: number): string =>
  `${n < 20 ? '' : DIGITS[Math.floor(n / 10)]}十${n % 10 === 0 ? '' : DIGITS[n % 10]}`;

function jsonIn(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString());
  } catch {
    return undefined;
  }
}
