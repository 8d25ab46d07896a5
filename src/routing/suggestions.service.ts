import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, In } from 'typeorm';
import type { ReadCase } from '../archive/archives.ts';
import { Catalogue } from '../catalogue/catalogue.service.ts';
import type { AlikeCase, Suggestions as Shown } from '../contracts/routing.ts';
import { Unit } from '../directory/unit.entity.ts';
import type { CaseEvent } from '../domain/case/events.ts';
import { toIso } from '../domain/time/instant.ts';
import { CommonWords } from './common-words.ts';
import { Competence } from './competence.service.ts';
import {
  dispatchedAt,
  ofSameCaller,
  openLike,
  returnDecisions,
  returnedLike,
  routedLike,
  wordsOf,
  type Candidate,
} from './look-back.ts';
import { similarity, vectorOf, type Commonness, type Vector } from './similarity.ts';
import { typesFor, unitsFor, type TypeSuggestion, type UnitSuggestion } from './suggest.ts';
import { REPEAT, RETURN_PRECEDENT, SAME_INCIDENT } from './thresholds.ts';

const MOST = { returns: 5, returnsWhilePending: 10, alike: 20 };

interface Compared extends Candidate {
  vector: Vector;
  similarity: number;
}

/** What the archive suggests for a case: type, unit, earlier returns, the same incident, repeats. Reads only: a person confirms (F-056). */
@Injectable()
export class Suggestions {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly catalogue: Catalogue,
    private readonly competence: Competence,
    private readonly commonWords: CommonWords,
  ) {}

  /**
   * For a reader of cases `within` a region.
   * @param knows whether they may know who complains: which cases are the same person's, and what was written of those in confidence
   */
  async of({ state, events }: ReadCase, within: string, knows: boolean): Promise<Shown> {
    const { caseNo, region, typeCode } = state;
    const [words, commonness, lists] = await Promise.all([
      wordsOf(this.db, caseNo),
      this.commonWords.now(),
      this.competence.inEffect(),
    ]);
    const vector = vectorOf(words ?? { summary: '', detail: '' }, commonness);
    const compare = compared(vector, commonness);
    const from = { caseNo, vector, within };
    const [routed, returned, open, own] = await Promise.all([
      routedLike(this.db, from).then(compare),
      returnedLike(this.db, from, typeCode).then(compare),
      openLike(this.db, from, new Date(state.registeredAt)).then(compare),
      knows ? ofSameCaller(this.db, from).then(compare) : [],
    ]);
    const types = this.catalogue.types();
    const excluded = notAgain(events, state.respondentUnit);
    const evidence = { vector, commonness, region, typeCode, precedents: routed, types, lists, excluded };
    const suggested = typesFor(evidence);
    const repeats = alike(own, REPEAT.similarity, region);
    const known = new Set(repeats.map((each) => each.caseNo));
    const returnPending = state.assignment?.state === 'RETURN_REQUESTED';
    return {
      caseNo,
      hop: state.hops,
      returnPending,
      types: suggested,
      units: await this.named(unitsFor(evidence, suggested)),
      returns: await this.returns(
        returned,
        typeCode ?? confident(suggested),
        returnPending ? MOST.returnsWhilePending : MOST.returns,
        knows,
      ),
      sameIncident: alike(open, SAME_INCIDENT.similarity, region).filter((each) => !known.has(each.caseNo)),
      repeats,
    };
  }

  /** With the units' names, and when each precedent went to its unit. A unit that is no more is not suggested. */
  private async named(units: readonly UnitSuggestion[]): Promise<Shown['units']> {
    const precedents = units.flatMap((unit) => unit.precedents.map(({ caseNo }) => caseNo));
    const [rows, at] = await Promise.all([
      this.db.getRepository(Unit).findBy({ code: In(units.map(({ code }) => code)), active: true }),
      dispatchedAt(this.db, precedents),
    ]);
    const names = new Map(rows.map(({ code, name }) => [code, name]));
    return units.flatMap((unit) => {
      const name = names.get(unit.code);
      if (name === undefined) return [];
      const shown = unit.precedents.flatMap((precedent) => {
        const when = at.get(precedent.caseNo);
        return when ? [{ ...precedent, at: toIso(when.getTime()) }] : [];
      });
      return [{ ...unit, name, precedents: shown }];
    });
  }

  /** Each return decision is a precedent (F-050): those of the most similar matters, and of the same type, most similar first. */
  private async returns(
    returned: readonly Compared[],
    typeCode: string | undefined,
    most: number,
    knows: boolean,
  ): Promise<Shown['returns']> {
    const cases = new Map(returned.map((each) => [each.caseNo, each]));
    const decisions = await returnDecisions(this.db, [...cases.keys()], knows);
    return decisions
      .map(({ caseNo, type, from, nextUnit, at, note }) => ({
        caseNo,
        from,
        decision: type === 'return-approved' ? ('approved' as const) : ('rejected' as const),
        ...(nextUnit === null ? {} : { nextUnit }),
        decidedAt: toIso(at.getTime()),
        similarity: rounded(cases.get(caseNo)!.similarity),
        sameType: typeCode !== undefined && cases.get(caseNo)!.typeCode === typeCode,
        note,
      }))
      .filter((each) => each.sameType || each.similarity >= RETURN_PRECEDENT.similarity)
      .toSorted((a, b) => b.similarity - a.similarity)
      .slice(0, most);
  }
}

/** Compares candidates with a case; one that several looks back find is compared once. */
function compared(vector: Vector, commonness: Commonness): (candidates: readonly Candidate[]) => Compared[] {
  const known = new Map<string, Compared>();
  const comparedOnce = (candidate: Candidate): Compared => {
    const own = vectorOf(candidate, commonness);
    const result = { ...candidate, vector: own, similarity: similarity(vector, own) };
    known.set(candidate.caseNo, result);
    return result;
  };
  return (candidates) => candidates.map((each) => known.get(each.caseNo) ?? comparedOnce(each));
}

const alike = (cases: readonly Compared[], least: number, region: string): AlikeCase[] =>
  cases
    .filter((each) => each.similarity >= least)
    .toSorted((a, b) => b.similarity - a.similarity)
    .slice(0, MOST.alike)
    .map((each) => ({
      caseNo: each.caseNo,
      similarity: rounded(each.similarity),
      state: each.state,
      registeredAt: toIso(each.registeredAt.getTime()),
      sameRegion: each.region === region,
    }));

const rounded = (n: number): number => Math.round(n * 1000) / 1000;

/** Units that must not get the case: the one complained of (a respondent never decides on its own case), those whose return was approved. */
function notAgain(events: readonly CaseEvent[], respondentUnit: string | undefined): Set<string> {
  const units = new Set(respondentUnit === undefined ? [] : [respondentUnit]);
  let returning: string | undefined;
  for (const event of events) {
    if (event.type === 'return-requested') returning = event.by.unit;
    if (event.type === 'return-approved' && returning !== undefined) units.add(returning);
  }
  return units;
}

const confident = ([first]: readonly TypeSuggestion[]): string | undefined =>
  first && first.confidence >= 0.5 ? first.code : undefined;
