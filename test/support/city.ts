import './quiet.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { NativeConnection, type Worker } from '@temporalio/worker';
import { DataSource } from 'typeorm';
import { AUDIENCE, ISSUER, type Role } from '../../stack/issuer.mjs';
import { recordActivity } from '../../activities/record.ts';
import { appModule } from '../../src/app.module.ts';
import { Calendars } from '../../src/calendars/calendars.service.ts';
import {
  bodyShape,
  commandRule,
  givenAt,
  leastBody,
  type CommandName,
} from '../../src/domain/case/commands.ts';
import { toIso, yearOf } from '../../src/domain/time/instant.ts';
import { seedDemo } from '../../src/directory/seed.ts';
import { entities } from '../../src/entities.ts';
import { readConfig, type Config } from '../../src/platform/config.ts';
import { createDataSource } from '../../src/platform/database.ts';
import { createHttpApp } from '../../src/platform/http-app.ts';
import { SealingCodec } from '../../src/temporal/sealing/codec.ts';
import { PayloadKeys } from '../../src/temporal/sealing/payload-keys.ts';
import { createCaseWorker } from '../../src/temporal/worker.ts';
import { LineKeeper } from './line-keeper.ts';
import { bundlePath, freshDatabase, freshNamespace, temporalAddress, testIssuer } from './stack.ts';

/** Whatever JSON an answer held: a test reads it as the contract says. */
type Body = ReturnType<typeof JSON.parse>;

export interface Answer {
  status: number;
  body: Body;
  headers: Record<string, unknown>;
}

/** A whole city's hotline: API in process, worker, database and namespace of its own, the demo organisation. */
export class City {
  private constructor(
    readonly app: NestFastifyApplication,
    /** As its owner: a test looks and tampers where the product may not. */
    readonly db: DataSource,
    readonly config: Config,
    readonly namespace: string,
    private readonly logger: LineKeeper,
    private readonly cleanUp: (() => Promise<unknown>)[],
  ) {}
  #worker: { worker: Worker; run: Promise<void>; connection: NativeConnection } | undefined;

  static async open(settings: Partial<Config> = {}): Promise<City> {
    const [database, namespace, dataDir] = await Promise.all([
      freshDatabase(),
      freshNamespace(),
      mkdtemp(join(tmpdir(), 'jiesu-city-')),
    ]);
    const config: Config = {
      ...readConfig({
        DATABASE_URL: database.productUrl,
        TEMPORAL_ADDRESS: temporalAddress(),
        TEMPORAL_NAMESPACE: namespace,
        JIESU_DATA: dataDir,
        JIESU_DEMO: '1',
        JIESU_ISSUER: ISSUER,
        JIESU_AUDIENCE: AUDIENCE,
        JIESU_JWKS: testIssuer().jwksFile,
      }),
      ...settings,
    };
    const logger = new LineKeeper();
    const app = await createHttpApp(appModule(config), config, logger);
    const owner = await createDataSource({ databaseUrl: database.url }, entities).initialize();
    await seedDemo(owner);
    const city = new City(app, owner, config, namespace, logger, [
      () => app.close(),
      () => owner.destroy(),
      () => database.drop(),
      () => rm(dataDir, { recursive: true }),
    ]);
    await city.knowsHolidays();
    await city.startWorker();
    return city;
  }

  /**
   * The holidays of this year and the next have their notice, whenever a test runs: none of its dates is provisional for want of one. It names
   * a day that the law has made free already, and moves no date.
   */
  private async knowsHolidays(): Promise<void> {
    const now = Date.now();
    const lead = await this.as('duty-lead');
    const known = Number(this.app.get(Calendars).currentCalendar('CN').officialUntil.slice(0, 4));
    for (let year = known + 1; year <= yearOf(now) + 1; year++) {
      const day = `${year}-01-01`;
      const { status, body } = await lead.post('/calendars/CN/editions', {
        number: `测试〔${year}〕元旦`,
        publishedAt: toIso(now),
        year,
        off: [{ from: day, to: day, name: '元旦' }],
        makeUp: [],
      });
      if (status !== 201) throw new Error(JSON.stringify(body));
    }
  }

  /** Every line that the API has logged. */
  get logged(): readonly string[] {
    return this.logger.lines;
  }

  async startWorker(): Promise<void> {
    const connection = await NativeConnection.connect({ address: temporalAddress() });
    const activities = recordActivity(this.app.get(DataSource), 'demo');
    const worker = await createCaseWorker({
      connection,
      namespace: this.namespace,
      bundle: bundlePath(),
      activities,
      codecs: [new SealingCodec(this.app.get(PayloadKeys).ring)],
    });
    this.#worker = { worker, run: worker.run(), connection };
  }

  async stopWorker(): Promise<void> {
    if (!this.#worker) return;
    const { worker, run, connection } = this.#worker;
    this.#worker = undefined;
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await run;
    await connection.close();
  }

  async close(): Promise<void> {
    await this.stopWorker();
    for (const step of this.cleanUp) await step();
  }

  async as(role: Role, unit?: string): Promise<Person> {
    const token = await testIssuer().signToken({ role, ...(unit === undefined ? {} : { unit }) });
    return new Person(this.app, { authorization: `Bearer ${token}` });
  }

  /** Somebody without a token. */
  stranger(): Person {
    return new Person(this.app, {});
  }

  /** Register a complaint; answers a case whose acts are given by whoever may give them. */
  async complaint(body: object = {}): Promise<OpenCase> {
    const { status, body: answer } = await (
      await this.as('agent')
    ).post('/complaints', { ...COMPLAINT, ...body });
    if (status !== 201) throw new Error(JSON.stringify(answer));
    return new OpenCase(this, answer.caseNo, answer.queryCode);
  }
}

const COMPLAINT = {
  channel: 'phone',
  matterType: 'complaint',
  summary: '小区电梯经常故障',
  detail: '三号楼电梯一周停运四次，老人无法下楼。',
  desiredOutcome: '尽快维修',
  complainant: { name: '张小三', phone: '13812345678', anonymous: false, confidential: false },
};

/** Whatever is asked and answered in any test: an instant leaves at +08:00, never as milliseconds (api.md, "Conventions"). */
function expectInstantsAtHome(json: string): void {
  const abroad =
    json.match(/"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-](?!08:00)\d\d:\d\d)"|(?<=:)1\d{12}(?=[,}\]])/g) ?? [];
  if (abroad.length > 0) throw new Error(`instants not at +08:00: ${abroad.join(', ')}`);
}

export class Person {
  constructor(
    private readonly app: NestFastifyApplication,
    private readonly headers: Record<string, string>,
  ) {}

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send('GET', path, undefined, headers);
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send('POST', path, body, headers);
  }

  async #send(
    method: 'GET' | 'POST',
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const response = await this.app.inject({
      method,
      url:
        path.startsWith('/api') || path.startsWith('/livez') || path.startsWith('/readyz')
          ? path
          : `/api/v1${path}`,
      headers: { ...this.headers, ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const json = /json/.test(String(response.headers['content-type']));
    if (json) expectInstantsAtHome(response.payload);
    return {
      status: response.statusCode,
      body: json ? response.json() : response.payload,
      headers: response.headers,
    };
  }
}

const UNIT = 'housing-construction';
/** Who usually gives a command: of a unit's staff whoever handles the case, where they may. */
function usualRole(name: CommandName): Role {
  const { roles } = commandRule(name);
  const usual = roles[0] === 'unit-clerk' && roles.includes('unit-handler') ? 'unit-handler' : roles[0];
  return usual as Role;
}

/** One case told over HTTP: each act by a role that may give it, with a plausible body. */
export class OpenCase {
  unit = UNIT;

  constructor(
    readonly city: City,
    readonly caseNo: string,
    readonly queryCode: string,
  ) {}

  get path(): string {
    return `/cases/${this.caseNo}`;
  }

  async by(name: CommandName): Promise<Person> {
    const role = usualRole(name);
    return this.city.as(role, role.startsWith('unit-') ? this.unit : undefined);
  }

  /** Give one command and answer whatever the API says. */
  async give(name: CommandName, body: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return (await this.by(name)).post(
      `${this.path}/${name}`,
      { ...(await this.usual(name)), ...body },
      headers,
    );
  }

  /** Give commands that must succeed; answers the last view. */
  async acts(...acts: (CommandName | [CommandName, object])[]): Promise<Answer['body']> {
    let last: Answer | undefined;
    for (const act of acts) {
      const [name, body] = typeof act === 'string' ? [act, {}] : act;
      last = await this.give(name, body);
      if (last.status !== 200) throw new Error(`${name}: ${JSON.stringify(last.body)}`);
    }
    return last?.body;
  }

  async view(): Promise<Answer['body']> {
    return (await (await this.city.as('duty-lead')).get(this.path)).body;
  }

  async events(): Promise<
    { seq: number; type: string; at: string; data: Record<string, unknown>; hash: string }[]
  > {
    return (await (await this.city.as('duty-lead')).get(`${this.path}/events`)).body.items;
  }

  /** The case's own clock jumps ahead. */
  async forward(seconds: number): Promise<Answer['body']> {
    const { status, body } = await (
      await this.city.as('agent')
    ).post(`/demo${this.path}/fast-forward`, { seconds });
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body;
  }

  /** Ahead to this long after a running clock of the kind ends (negative: before). */
  async forwardTo(kind: string, seconds: number): Promise<Answer['body']> {
    const { now, deadlines } = await this.view();
    const clock = deadlines.findLast((d: { kind: string }) => d.kind === kind);
    return this.forward(Math.ceil((Date.parse(clock.dueAt) - Date.parse(now)) / 1000) + seconds);
  }

  /** A body with all that the contract requires. */
  async usual(name: CommandName): Promise<object> {
    const at = async (): Promise<string> => (await this.view()).now;
    const least = async (): Promise<object> => {
      const says = Object.values(bodyShape(name)).some(({ spec }) => spec.is === 'instant');
      return leastBody(name, givenAt(says ? Date.parse(await at()) : Date.now()));
    };
    switch (name) {
      case 'request-info':
        return { missing: ['发生时间'] };
      case 'supplement':
        return { content: '发生在昨天晚上' };
      case 'classify':
        return { typeCode: 'property-management', tier: 'standard' };
      case 'reclassify':
        return { tier: 'urgent', reason: '有安全隐患' };
      case 'submit-co-result':
        return { report: '已协助核实' };
      case 'mark-long-term':
        return {
          measures: '纳入改造计划',
          milestone: new Date(Date.parse(await at()) + 30 * 86_400_000).toISOString(),
          toldCitizenAt: await at(),
        };
      case 'answer-direct':
        return { answer: '请携带身份证到窗口办理。', method: 'phone', toldAt: await at() };
      case 'redirect':
        return { target: '12333', reason: '属社保事项', toldCitizen: true };
      case 'refuse':
        return { ground: 'litigation', reason: '已进入诉讼程序', route: '由人民法院处理', toldCitizen: true };
      case 'dispatch':
        return { unit: UNIT, task: { investigate: '核实电梯故障', standard: '按期答复' } };
      case 'log-duty-call':
        return { calledAt: await at(), person: '值班员', answered: true };
      case 'request-return':
        return {
          reason: '不属本单位职责',
          suggestion: '建议转市场监管局',
          suggestedUnit: 'market-supervision',
          basis: '权责清单第3条',
          leaderOpinionAttachmentId: await this.attachment(),
        };
      case 'approve-return':
        return { competenceNote: '经核实属特种设备监管' };
      case 'decide-consultation':
        return { leadUnit: UNIT, minutes: '会商确定牵头单位' };
      case 'request-extension':
        return {
          basis: '需采购配件',
          reason: '配件到货需时',
          workdays: 5,
          citizenExplanation: { at: await at(), method: 'phone', record: '已说明' },
        };
      case 'approve-extension':
        return { workdays: 5 };
      case 'record-contact':
        return { at: await at(), method: 'phone', note: '已联系' };
      case 'reply-citizen':
        return {
          at: await at(),
          method: 'phone',
          finding: 'true',
          basis: '特种设备安全法',
          measures: '更换门机',
          stateAfter: '恢复运行',
          appealRouteTold: true,
        };
      case 'submit-result':
        return { resolved: 'resolved', report: '已修复' };
      case 'send-back':
        return { reasons: ['缺少照片'] };
      case 'record-callback':
        return {
          at: await at(),
          method: 'phone',
          reached: true,
          verified: true,
          solved: 'yes',
          resultSatisfaction: 'satisfied',
          serviceSatisfaction: 'satisfied',
        };
      case 'change-plan':
        return { policy: { code: 'county-12345', version: 1 }, reason: '新规施行' };
      case 'record-mediation':
        return { ...(await least()), signedAttachmentId: await this.attachment() };
      case 'record-visit':
        return { ...(await least()), signatureAttachmentId: await this.attachment() };
      case 'instruct':
        return {
          ...(await least()),
          paperNo: (await this.view()).papers.at(-1)?.paperNo ?? 'none',
          lines: [{ unit: UNIT, order: '一周内报告' }],
        };
      case 'report-back':
        return { ...(await least()), paperNo: (await this.view()).papers.at(-1)?.paperNo ?? 'none' };
      case 'joint-investigate':
        return { ...(await least()), leadUnit: UNIT, members: ['market-supervision'] };
      default:
        return least();
    }
  }

  async attachment(): Promise<string> {
    const boundary = 'jiesu';
    const payload = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="opinion.txt"\r\nContent-Type: text/plain\r\n\r\n同意退件\r\n--${boundary}--\r\n`;
    const person = await this.city.as('unit-clerk', this.unit);
    const { status, body } = await person.post('/attachments', payload, {
      'content-type': `multipart/form-data; boundary=${boundary}`,
    });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body.attachmentId;
  }
}
