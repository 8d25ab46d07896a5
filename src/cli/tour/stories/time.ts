import type { CaseView } from '../../../contracts/views.ts';
import { answer, assign, close, extension, handle, submit } from '../steps.ts';
import type { Story } from '../story.ts';

const HALF_HOUR = 1800;
const hasRedCard = ({ cards }: CaseView): boolean => cards.some(({ kind }) => kind === 'red');

/** Extending, and what time alone does to those who are late. */
export const TIME: Story[] = [
  {
    about: '小区消防通道长期被占',
    course: '两次延期各五个工作日，第三次被拒',
    ends: '办结，延期2次',
    channel: 'phone',
    matterType: 'complaint',
    type: 'property-management',
    detail: '小区唯一的消防通道两侧长期停满车，物业说管不了，上次火警消防车进不来。',
    wants: '清理消防通道并长效管理',
    async play(c) {
      await assign(c, 'property-service');
      await c.act('sign');
      for (const reason of ['需召开业主大会讨论停车方案', '业主投票未过半，需第二次征求意见']) {
        const { dueAt } = c.deadline('handle');
        await c.passTo('handle', -HALF_HOUR);
        await c.act('request-extension', extension(c, 5, reason));
        await c.act('approve-extension', { workdays: 5 });
        c.expect('新时限自原时限起算', Date.parse(c.deadline('handle').dueAt) > Date.parse(dueAt));
      }
      await c.refused('extension-limit', 'request-extension', extension(c, 5, '仍在协商'));
      await answer(c, '施划禁停网格，增设道闸和外部停车位60个。', '《消防法》第二十八条');
      await submit(c);
      await close(c);
    },
  },
  {
    about: '公积金异地转移一直未到账',
    course: '咨询件只可延期一次三个工作日',
    ends: '办结，延期1次',
    channel: 'phone',
    matterType: 'consult',
    type: 'housing-fund',
    detail: '7月在青岛申请公积金转移接续，系统显示转出成功，威海账户至今没有到账。',
    wants: '查明原因并告知到账时间',
    async play(c) {
      await assign(c, 'housing-fund-centre');
      await c.act('sign');
      await c.refused('extension-too-long', 'request-extension', extension(c, 5, '需发函核对'));
      await c.act('request-extension', extension(c, 3, '需向转出地中心发函核对'));
      await c.refused('extension-pending', 'request-extension', extension(c, 3, '需向转出地中心发函核对'));
      await c.act('approve-extension', { workdays: 3 });
      await c.refused('extension-limit', 'request-extension', extension(c, 3, '等待复函'));
      await answer(c, '转出地退回原因为证件号升位，已代为更正，预计三日内到账。', '《住房公积金管理条例》');
      await submit(c);
      await close(c);
    },
  },
  {
    about: '施工扬尘污染居民楼',
    course: '期满前申请延期，期满后同意，不算超期',
    ends: '办结，延期1次',
    channel: 'wechat',
    matterType: 'complaint',
    type: 'city-appearance',
    detail: '在建工地裸土没有覆盖，渣土车进出不冲洗，窗户都不敢开。',
    wants: '落实防尘措施',
    async play(c) {
      await assign(c, 'urban-management');
      await c.act('sign');
      await c.passTo('handle', -HALF_HOUR);
      await c.act('request-extension', extension(c, 2, '防尘网供货需两日'));
      await c.pass(2 * HALF_HOUR);
      c.expect('待批期间不算超期', c.deadline('handle').status === 'open');
      await c.act('approve-extension', { workdays: 2 });
      await answer(c, '裸土全部覆盖，设置冲洗平台，列入每日巡查。', '《大气污染防治法》第六十九条');
      await submit(c);
      await close(c);
    },
  },
  {
    about: '物业擅自上涨物业费',
    course: '期满前申请延期，期满后驳回，自原时限起超期并红牌',
    ends: '办结，超期，红牌，电话督办',
    channel: 'email',
    matterType: 'complaint',
    type: 'property-management',
    detail: '物业贴通知称下月起物业费每平方米上涨四角，没有开过业主大会。',
    wants: '停止擅自涨价',
    async play(c) {
      await assign(c, 'housing-construction');
      await c.act('sign');
      const { dueAt } = c.deadline('handle');
      await c.passTo('handle', -HALF_HOUR);
      await c.act('request-extension', extension(c, 5, '等待物业公司提交资料'));
      await c.pass(2 * HALF_HOUR);
      await c.act('reject-extension', { reason: '资料可当日调取，不属延期情形' });
      c.expect('自原时限起超期', c.deadline('handle').overdueSince === dueAt);
      await c.passUntil('红牌', hasRedCard);
      await answer(c, '责令物业停止执行涨价通知，依法定程序协商。', '《物业管理条例》第四十一条');
      await submit(c);
      await close(c);
    },
  },
  {
    about: '河道边倾倒建筑垃圾',
    course: '无人办理：黄牌、超期、电话督办、红牌，仍在催办',
    ends: '视为受理，超期，红牌，电话督办',
    channel: 'phone',
    matterType: 'report',
    type: 'city-appearance',
    detail: '夜间有车辆往河道边倾倒建筑垃圾，已经堆了几十车。',
    wants: '查处并清运',
    place: '乳山市乳山河西岸',
    async play(c) {
      await assign(c, 'urban-management');
      await c.passTo('handle', 1);
      c.expect('期满即超期', c.deadline('handle').status === 'overdue');
      c.expect('期满即电话督办', c.view.supervision.form === 'phone');
      c.expect(
        '此前已发黄牌',
        c.view.cards.some((card) => card.kind === 'yellow'),
      );
      await c.refused('deadline-passed', 'request-extension', extension(c, 5, '来不及办理'));
      await c.passUntil('红牌', hasRedCard);
    },
  },
  {
    about: '新房水电验收不合格拒绝整改',
    course: '超期后逐级升级至会议督办，办结后归档',
    ends: '归档，超期，红牌，会议督办',
    channel: 'mayor-mailbox',
    matterType: 'complaint',
    type: 'commercial-housing',
    detail: '验房发现水管漏水、插座无电共十七处，开发商签字确认后半年没有整改。',
    wants: '按验房单整改',
    async play(c) {
      await assign(c, 'housing-construction');
      await c.act('sign');
      await c.passTo('handle', 1);
      await c.passUntil('会议督办', (view) => view.supervision.form === 'meeting');
      await answer(
        c,
        '会议督办后开发企业进场，十七处问题全部整改并复验。',
        '《商品房销售管理办法》第三十三条',
      );
      await submit(c);
      await close(c);
      c.expect('办结时督办结束', c.view.supervision.form === 'none');
      await c.act('archive');
    },
  },
  {
    about: '公积金贷款审批超过承诺时间',
    course: '会商期满无人定责，由县政府办公室兜底承办',
    ends: '办结，第2次派单',
    channel: 'phone',
    matterType: 'complaint',
    type: 'housing-fund',
    detail: '公积金贷款材料交齐四十天，窗口说银行没批，银行说中心没批。',
    wants: '明确由谁办理并尽快放款',
    async play(c) {
      await assign(c, 'housing-fund-centre');
      await c.act('request-return', {
        reason: '审批环节在受托银行',
        suggestion: '请会商确定牵头单位',
        basis: '委托贷款协议',
        leaderOpinionAttachmentId: await c.attach('分管领导意见.txt', '同意退件并提请会商。'),
      });
      await c.act('approve-return', { competenceNote: '职责交叉，启动会商', consultation: true });
      await c.passTo('consultation', 1);
      c.expect('兜底单位承办', c.view.assignment?.unit === 'county-office');
      await handle(c, '协调中心与银行并联审批，两日内放款。', '《住房公积金管理条例》第二十六条');
      await close(c);
    },
  },
];
