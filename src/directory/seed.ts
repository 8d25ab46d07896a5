import type { DataSource } from 'typeorm';
import { WHOLE_COUNTRY } from '../domain/access/region.ts';
import { UNIT_STAFF, ROLES, type Role } from '../domain/case/vocabulary.ts';
import { Staff } from './staff.entity.ts';
import { Unit } from './unit.entity.ts';

const COUNTY = 'county';
const COMPANY = 'company';

const unit = (
  code: string,
  name: string,
  level: string,
  functions: string[],
  parent: string | null = null,
): Unit => ({
  code,
  name,
  level,
  region: WHOLE_COUNTRY,
  functions,
  parent,
  active: true,
});

/** The units of the demo: the five Weihai categories, the utilities, and the property routing table (F-055). */
const UNITS: readonly Unit[] = [
  unit('county-office', '县政府办公室', COUNTY, ['综合协调', '职责不清事项兜底']),
  unit('market-supervision', '市场监督管理局', COUNTY, ['消费维权', '特种设备']),
  unit('housing-construction', '住房和城乡建设局', COUNTY, ['物业管理', '商品房', '建筑质量']),
  unit('urban-management', '综合行政执法局', COUNTY, ['市容环卫', '占道经营', '施工噪声']),
  unit('housing-fund-centre', '住房公积金管理中心', COUNTY, ['住房公积金']),
  unit('ecology-environment', '生态环境局', COUNTY, ['噪声', '污染']),
  unit('municipal-works', '市政公用事业服务中心', COUNTY, ['道路', '路灯', '排水']),
  unit('government-services', '行政审批服务局', COUNTY, ['政务服务', '窗口作风', '政策咨询']),
  unit('traffic-police', '公安局交通警察大队', COUNTY, ['交通秩序', '停车']),
  unit('water-heating-company', '供水供热公司', COMPANY, ['供水', '供暖']),
  unit('property-service', '物业服务中心', COMPANY, ['物业客服', '噪声报社区与环保', '服务态度']),
  unit('property-engineering', '物业工程部', COMPANY, ['维修', '保修', '房屋质量遗留'], 'property-service'),
  unit('property-cleaning', '物业保洁部', COMPANY, ['卫生'], 'property-service'),
  unit('property-security', '物业秩序部', COMPANY, ['治安', '秩序', '车辆刮蹭'], 'property-service'),
];

const NOT_STAFF: readonly Role[] = ['complainant', 'system'];

type Person = Pick<Staff, 'id' | 'name' | 'roles' | 'unit'>;

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'];
const GIVEN =
  '建华 秀英 志强 丽娟 国栋 海燕 文斌 晓梅 永刚 雪琴 立新 玉兰 世杰 慧敏 春生 爱民 宏伟 桂芳 少平 婷婷'.split(
    ' ',
  );

/** The n-th of the demo's people: invented, and nobody else's name. */
const nameOf = (n: number): string =>
  `${SURNAMES[n % SURNAMES.length]}${GIVEN[(n + Math.floor(n / SURNAMES.length)) % GIVEN.length]}`;

/** One person for every role, and for every unit one of each unit role; ids are those of `npm run token`. */
function demoStaff(): Person[] {
  const roles = (Object.keys(ROLES) as Role[]).filter((role) => !NOT_STAFF.includes(role));
  const person = (role: Role, at: Unit | null): Omit<Person, 'name'> => ({
    id: ['demo', role, at?.code].filter(Boolean).join('-'),
    roles: [role],
    unit: at?.code ?? null,
  });
  const hotline = roles.filter((role) => !UNIT_STAFF.includes(role)).map((role) => person(role, null));
  // A reply is signed by several leaders, each of them another person (F-089).
  const leaders = [2, 3].map((n) => ({
    ...person('leader', null),
    id: `demo-leader-${n}`,
  }));
  const staff = [
    ...hotline,
    ...leaders,
    ...UNITS.flatMap((at) => UNIT_STAFF.map((role) => person(role, at))),
  ];
  return staff.map((one, n) => ({ ...one, name: nameOf(n) }));
}

/** Puts the demo organisation into an empty directory; false when somebody is there already. */
export async function seedDemo(database: DataSource): Promise<boolean> {
  return database.transaction('SERIALIZABLE', async (manager) => {
    if (await manager.exists(Unit)) return false;
    await manager.insert(Unit, [...UNITS]);
    await manager.insert(Staff, demoStaff());
    return true;
  });
}
