import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { newestWords } from './look-back.ts';
import { commonnessOf, type Commonness } from './similarity.ts';

const KEPT_MS = 10 * 60_000;

/** Which grams are common among recent complaints, counted anew every ten minutes at most. */
@Injectable()
export class CommonWords {
  #counted: { at: number; commonness: Promise<Commonness> } | undefined;

  constructor(@InjectDataSource() private readonly db: DataSource) {}

  now(): Promise<Commonness> {
    const counted = this.#counted;
    if (counted && Date.now() - counted.at < KEPT_MS) return counted.commonness;
    const commonness = newestWords(this.db).then(commonnessOf);
    this.#counted = { at: Date.now(), commonness };
    // A failure is told to whoever asked, and not kept.
    commonness.catch(() => (this.#counted = undefined));
    return commonness;
  }
}
