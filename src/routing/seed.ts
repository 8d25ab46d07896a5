import type { DataSource } from 'typeorm';
import type { ComplaintType } from '../contracts/complaint-type.ts';
import type { CompetenceItem } from '../contracts/routing.ts';
import { Unit } from '../directory/unit.entity.ts';
import { CompetenceList } from './competence-list.entity.ts';

/** What the demo's lists rest on: nobody's real articles. */
const BASIS = '示范：三定方案';

/**
 * Version 1 of a competence list (F-057) for every demo unit: what it does, and the complaint types that come to it first. False when
 * somebody has published a list already, or no unit is there.
 */
export async function seedCompetence(db: DataSource, types: readonly ComplaintType[]): Promise<boolean> {
  return db.transaction('SERIALIZABLE', async (manager) => {
    if (await manager.exists(CompetenceList)) return false;
    const lists = (await manager.find(Unit))
      .map((unit) => ({ unit: unit.code, items: itemsOf(unit, types) }))
      .filter(({ items }) => items.length > 0);
    const now = new Date();
    await manager.insert(
      CompetenceList,
      lists.map((list) => ({
        ...list,
        version: 1,
        effectiveFrom: now,
        publishedBy: 'system',
        publishedAt: now,
      })),
    );
    return lists.length > 0;
  });
}

const itemsOf = ({ code, functions }: Unit, types: readonly ComplaintType[]): CompetenceItem[] => [
  ...functions.map((matter) => ({ matter, basis: BASIS })),
  ...types
    .filter(({ units = [] }) => units[0] === code)
    .map((type) => ({ matter: type.name, basis: BASIS, types: [type.code] })),
];
