import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { Audit } from '../audit/audit.service.ts';
import type { Doer } from '../audit/note.ts';
import type { NewStaff, NewUnit, Revocation, Transfer } from '../contracts/directory.ts';
import type { Caller } from '../domain/access/access.ts';
import { APPOINTMENT_FAULTS, appointmentFault, mayAppoint } from '../domain/access/appointments.ts';
import { fromIso } from '../domain/time/instant.ts';
import type { Config } from '../platform/config.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { forbidden, notFound, problem, refusal, type Problem } from '../platform/problem.ts';
import { StaffChange } from './staff-change.entity.ts';
import { Staff } from './staff.entity.ts';
import { ONE_AT_A_TIME } from './locks.ts';
import { Unit } from './unit.entity.ts';

const wrong = (path: string, message: string): Problem => problem('invalid-request', [{ path, message }]);

/** Giving and taking roles: the security administrator's, never for oneself, and every change on record. */
@Injectable()
export class Appointments implements OnApplicationBootstrap {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    private readonly audit: Audit,
  ) {}

  /** Somebody must be the first to appoint others: the setting names them, while the directory has no security administrator. */
  async onApplicationBootstrap(): Promise<void> {
    const { firstAdmin: id } = this.config;
    if (id === undefined) return;
    await this.database.transaction(async (manager) => {
      await manager.query(ONE_AT_A_TIME);
      const found = await manager.query<unknown[]>(
        `select 1 from staff where (active and 'security-admin' = any (roles)) or id = $1 limit 1`,
        [id],
      );
      if (found.length > 0) return;
      const first = { id, name: '安全管理员', roles: ['security-admin' as const], unit: null, region: null };
      await manager.insert(Staff, first);
      await this.record(manager, first, 'appointed', { id: 'JIESU_FIRST_ADMIN' });
    });
  }

  /** @throws Problem 400 when there is such a unit; 422 for an unknown parent */
  async addUnit(by: Caller, asked: NewUnit): Promise<Unit> {
    const unit: Unit = { ...asked, parent: asked.parent ?? null, active: true };
    await this.database.transaction(async (manager) => {
      await manager.query(ONE_AT_A_TIME);
      await unitMustExist(manager, unit.parent);
      if (await manager.existsBy(Unit, { code: unit.code })) throw wrong('code', '已有此单位');
      await manager.insert(Unit, unit);
      await this.audit.note(
        { actor: by, action: 'unit.added', subject: unit.code, outcome: 'done' },
        manager,
      );
    });
    return unit;
  }

  /**
   * From now on no case is dispatched to it, and nobody is appointed to it; what it is handling it may end. Again, it changes nothing.
   * @throws Problem 404; 400 while other units that are not closed are part of it
   */
  async closeUnit(by: Caller, code: string): Promise<Unit> {
    return this.database.transaction(async (manager) => {
      await manager.query(ONE_AT_A_TIME);
      const unit = await manager.findOneBy(Unit, { code });
      if (!unit) throw notFound();
      if (!unit.active) return unit;
      if (await manager.existsBy(Unit, { parent: code, active: true }))
        throw wrong('code', '尚有下属单位，须先停用下属单位');
      await manager.update(Unit, { code }, { active: false });
      await this.audit.note({ actor: by, action: 'unit.closed', subject: code, outcome: 'done' }, manager);
      return { ...unit, active: false };
    });
  }

  /**
   * Appoints somebody new, anew after a revocation or the end of their term, or for longer: a running term that has an end is replaced by
   * another in the same place.
   * @throws Problem 400, 403, 422
   */
  appoint(by: Caller, { validFrom, validUntil, ...person }: NewStaff): Promise<Staff> {
    if (validUntil !== undefined && fromIso(validUntil) <= (validFrom ? fromIso(validFrom) : Date.now()))
      throw wrong('validUntil', '须晚于任期开始，且在今后');
    const term = {
      validFrom: validFrom === undefined ? () => 'now()' : new Date(fromIso(validFrom)),
      validUntil: validUntil === undefined ? null : new Date(fromIso(validUntil)),
    };
    return this.change(by, person.id, 'appointed', undefined, (current) => {
      if (current && !mayRenew(current, person)) throw wrong('id', '此人在任；调动请用 transfer');
      return { ...person, ...term, active: true };
    });
  }

  /** From now on another unit, or other roles. @throws Problem 400, 403, 404, 422 */
  transfer(by: Caller, id: string, { unit, region, roles, reason }: Transfer): Promise<Staff> {
    return this.change(by, id, 'transferred', reason, (current) => {
      if (!current?.active) throw notFound();
      return { unit, roles: roles ?? current.roles, ...(region !== undefined && { region }) };
    });
  }

  /** From now on nothing; what they did before stays done. Again, it changes nothing. @throws Problem 403, 404 */
  revoke(by: Caller, id: string, { reason }: Revocation): Promise<Staff> {
    return this.change(by, id, 'revoked', reason, (current) => {
      if (!current) throw notFound();
      return current.active ? { active: false, validUntil: () => 'clock_timestamp()' } : undefined;
    });
  }

  /** @throws Problem 404 */
  async changesOf(id: string): Promise<StaffChange[]> {
    if (!(await this.database.getRepository(Staff).existsBy({ id }))) throw notFound();
    return this.database.getRepository(StaffChange).find({ where: { staffId: id }, order: { id: 'asc' } });
  }

  /** One change at a time, judged by the rules and recorded in the same transaction. */
  private async change(
    by: Caller,
    id: string,
    change: StaffChange['change'],
    reason: string | undefined,
    plan: (current: Staff | null) => QueryDeepPartialEntity<Staff> | undefined,
  ): Promise<Staff> {
    if (!mayAppoint(by.id, id)) throw forbidden();
    return this.database.transaction(async (manager) => {
      await manager.query(ONE_AT_A_TIME);
      const current = await manager.findOneBy(Staff, { id });
      const planned = plan(current);
      if (planned) {
        const { roles, unit, region } = { ...current, ...planned } as Staff;
        const fault = change === 'revoked' ? undefined : appointmentFault(roles, unit);
        if (fault) throw wrong('roles', APPOINTMENT_FAULTS[fault]);
        await unitMustExist(manager, unit);
        if (current) await manager.update(Staff, { id }, planned);
        else await manager.insert(Staff, planned);
        await this.record(manager, { id, roles, unit, region }, change, by, reason);
      }
      return manager.findOneByOrFail(Staff, { id });
    });
  }

  private async record(
    manager: EntityManager,
    { id, roles, unit, region }: Pick<Staff, 'id' | 'roles' | 'unit' | 'region'>,
    change: StaffChange['change'],
    by: Doer,
    reason: string | null = null,
  ): Promise<void> {
    const at = () => 'clock_timestamp()';
    await manager.insert(StaffChange, { staffId: id, roles, unit, region, change, by: by.id, reason, at });
    await this.audit.note(
      { actor: by, action: `staff.${change}` as const, subject: id, outcome: 'done' },
      manager,
    );
  }
}

/** Whoever serves without an end is not appointed again, and whoever moves within their term is transferred. */
function mayRenew(
  { active, validUntil, roles, unit }: Staff,
  asked: Pick<NewStaff, 'roles' | 'unit'>,
): boolean {
  if (!active || (validUntil !== null && validUntil.getTime() <= Date.now())) return true;
  const samePlace = unit === asked.unit && roles.toSorted().join() === asked.roles.toSorted().join();
  return validUntil !== null && samePlace;
}

async function unitMustExist(manager: EntityManager, code: string | null): Promise<void> {
  if (code !== null && !(await manager.existsBy(Unit, { code, active: true }))) throw refusal('unit-unknown');
}
