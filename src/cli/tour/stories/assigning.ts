import { answer, assign, classify, close, dispatch, handle, returnFields, submit } from '../steps.ts';
import type { Story } from '../story.ts';

/** Signing, returning, consulting: who handles it. */
export const ASSIGNING: Story[] = [
  {
    about: '电梯困人，两名老人被困',
    course: '紧急件：15分钟内电话通知，两小时内反馈，当日办结',
    ends: '办结',
    channel: 'phone',
    matterType: 'help',
    type: 'elevator',
    detail: '3号楼电梯困在四楼和五楼之间，里面有两位老人，按了报警没有人应答，电梯困人已经十几分钟。',
    wants: '马上救援并检修电梯',
    place: '经区皇冠花园3号楼',
    async play(c) {
      await assign(c, 'property-engineering', { tier: 'urgent', level: 'L1', severity: 'serious' });
      await c.act('log-duty-call', { calledAt: c.now, person: '值班员', answered: false });
      c.expect('无人接听不算通知到', c.deadline('duty-phone').status === 'open');
      await c.act('log-duty-call', { calledAt: c.now, person: '值班主任', answered: true });
      c.expect('接听后电话通知按时完成', c.deadline('duty-phone').status === 'met');
      await c.act('sign');
      await c.act('report-feedback', {
        content: '维保人员已到场，被困人员安全救出',
        nextMeasures: '停梯检修',
      });
      c.expect('两小时内分级反馈', c.deadline('feedback').status === 'met');
      await answer(
        c,
        '两位老人已安全救出，更换门锁触点，经检验合格后恢复运行。',
        '《特种设备安全法》第三十六条',
      );
      await submit(c);
      await close(c, 'very-satisfied');
    },
  },
  {
    about: '供暖首日暖气不热',
    course: '紧急件延期须有客观原因，仅限一次一个工作日',
    ends: '办结，延期1次',
    channel: 'phone',
    matterType: 'help',
    type: 'water-heating',
    detail: '供暖第一天，整栋楼暖气都是凉的，家里有刚满月的婴儿，室温只有13度。',
    wants: '尽快恢复供暖',
    place: '环翠区古寨东路小区',
    async play(c) {
      await assign(c, 'water-heating-company', { tier: 'urgent', level: 'L2' });
      await c.act('log-duty-call', { calledAt: c.now, person: '热力调度', answered: true });
      await c.act('sign');
      const asked = {
        basis: '主管网抢修方案',
        reason: '主管网爆管，需停水开挖',
        workdays: 1,
        citizenExplanation: { at: c.now, method: 'phone' as const, record: '已说明抢修安排，临时提供电暖器' },
      };
      const cause = { code: 'force-majeure' as const, description: '主管网突发爆管' };
      await c.refused('force-majeure-required', 'request-extension', asked);
      await c.act('request-extension', { ...asked, objectiveCause: cause });
      await c.act('approve-extension', { workdays: 1 });
      await c.refused('extension-limit', 'request-extension', { ...asked, objectiveCause: cause });
      await c.act('report-feedback', { content: '抢修完成，正在升温' });
      await answer(c, '爆管已修复，楼内各户室温达到20度以上，对婴儿家庭逐日回访。', '《山东省供热条例》');
      await submit(c);
      await close(c);
    },
  },
  {
    about: '小区外侧路灯不亮，物业称不归其管',
    course: '一个工作日内申请退件，同意并改派，新单位办结',
    ends: '办结，第2次派单',
    channel: 'app',
    matterType: 'help',
    type: 'street-lighting',
    detail: '小区东门外的路灯坏了五盏，晚上漆黑一片，上周有老人摔倒。',
    wants: '尽快修复路灯',
    place: '文登区龙山路小区东门',
    async play(c) {
      const { startedAt } = c.view.citizenClock;
      await assign(c, 'property-service');
      await c.act('sign');
      await c.act('request-return', await returnFields(c, 'municipal-works'));
      await c.act('approve-return', {
        competenceNote: '市政道路照明由市政公用事业服务中心负责',
        nextUnit: 'municipal-works',
      });
      c.expect('改派后时限重新计算', c.view.assignment?.hop === 2 && c.deadline('sign').status === 'open');
      c.expect('诉求人时钟不重计', c.view.citizenClock.startedAt === startedAt);
      await handle(c, '更换光源五盏并排查同路段线路。', '《城市照明管理规定》第二十条');
      await close(c);
    },
  },
  {
    about: '店外经营占用人行道',
    course: '退件被驳回，再次退件被拒，按原时限办结',
    ends: '办结',
    channel: 'police110',
    matterType: 'complaint',
    type: 'city-appearance',
    detail: '两家烧烤店把桌椅摆到人行道上，油烟和噪声持续到凌晨。',
    wants: '清理店外经营',
    place: '荣成市成山大道',
    async play(c) {
      await assign(c, 'urban-management');
      const { dueAt } = c.deadline('handle');
      const fields = await returnFields(c, 'market-supervision');
      await c.act('request-return', fields);
      await c.act('reject-return', { reason: '店外经营属综合行政执法职责' });
      c.expect('驳回后原时限不变', c.deadline('handle').dueAt === dueAt);
      await c.refused('second-return', 'request-return', fields);
      await handle(c, '责令当日清理，落实门前三包，列入夜间巡查。', '《城市市容和环境卫生管理条例》第十四条');
      await close(c);
    },
  },
  {
    about: '售楼处承诺的学区未兑现',
    course: '驳回退件后督办员准许再次退件，收回待派，重新派单',
    ends: '办结，第2次派单',
    channel: 'letter',
    matterType: 'complaint',
    type: 'commercial-housing',
    detail: '购房时销售人员承诺划入实验小学学区，宣传册也有，交房后教育部门答复不在划片范围。',
    wants: '兑现承诺或赔偿',
    async play(c) {
      await assign(c, 'market-supervision');
      const fields = await returnFields(c, 'housing-construction');
      await c.act('request-return', fields);
      await c.act('reject-return', { reason: '虚假宣传属市场监管职责' });
      await c.act('allow-second-return', { reason: '职责已由编制部门重新界定' });
      await c.act('request-return', fields);
      await c.act('approve-return', { competenceNote: '商品房销售行为由住建部门牵头' });
      c.expect('未指定单位，回到待派单', c.view.state === 'PENDING_DISPATCH' && c.view.assignment === null);
      await dispatch(c, 'housing-construction');
      await handle(c, '约谈开发企业，组织双方签订补偿协议。', '《商品房销售管理办法》第十四条');
      await close(c, 'mostly-satisfied');
    },
  },
  {
    about: '两区交界道路积水无人管',
    course: '三次退件进入会商，会商定责后不得再退',
    ends: '办结，第4次派单',
    channel: 'weibo',
    matterType: 'complaint',
    type: 'city-appearance',
    detail: '环翠区和经区交界的道路每逢下雨积水半米，两边都说不归自己管。',
    wants: '明确责任并彻底解决积水',
    async play(c) {
      const units = ['urban-management', 'municipal-works', 'housing-construction', 'county-office'];
      await assign(c, units[0]!);
      for (const next of units.slice(1)) {
        await c.act('request-return', await returnFields(c, next));
        const consulted = next === 'county-office';
        await c.act('approve-return', {
          competenceNote: '职责交叉，重新界定',
          ...(consulted ? {} : { nextUnit: next }),
        });
      }
      c.expect('第三次退件进入会商', c.view.state === 'IN_CONSULTATION');
      await c.act('decide-consultation', {
        leadUnit: 'municipal-works',
        minutes: '由市政公用事业服务中心牵头，两区配合',
      });
      await c.refused('return-binding', 'request-return', await returnFields(c, 'county-office'));
      await handle(c, '新建雨水口八处，疏通管道六百米。', '《城镇排水与污水处理条例》');
      await close(c);
    },
  },
  {
    about: '商品房外墙渗水，开发商推诿',
    course: '一个工作日内未退件，视为受理，此后退件被拒',
    ends: '办结',
    channel: 'web',
    matterType: 'complaint',
    type: 'commercial-housing',
    detail: '交房不到一年，西侧外墙大面积渗水，墙纸发霉，开发商和施工单位互相推诿。',
    wants: '尽快维修并赔偿损失',
    place: '临港区某小区12号楼',
    byCitizen: true,
    async play(c) {
      await assign(c, 'housing-construction');
      await c.passTo('return', 1);
      c.expect('视为受理', c.view.assignment?.state === 'ACCEPTED_DEEMED');
      c.expect('退件时限期满', c.deadline('return').status === 'lapsed');
      await c.refused('return-window-closed', 'request-return', await returnFields(c, 'market-supervision'));
      await answer(c, '责令开发企业十五日内维修外墙并赔付内装损失。', '《建设工程质量管理条例》第四十条');
      await submit(c);
      await close(c);
    },
  },
  {
    about: '绿化带被改成停车位',
    course: '超过24小时才签收，记迟签，其他时限不变',
    ends: '办结',
    channel: 'fax',
    matterType: 'complaint',
    type: 'property-management',
    detail: '物业未经业主同意铲除楼前绿化带，划成收费停车位。',
    wants: '恢复绿化',
    async play(c) {
      await assign(c, 'housing-construction');
      const { dueAt } = c.deadline('handle');
      await c.passTo('sign', 60);
      c.expect('签收超期', c.deadline('sign').status === 'overdue');
      await c.act('sign');
      c.expect('记为迟签', c.view.assignment?.signedLate === true);
      c.expect('办理时限不变', c.deadline('handle').dueAt === dueAt);
      await answer(c, '责令物业恢复绿化并退还违规收取的停车费。', '《物业管理条例》第五十条');
      await submit(c);
      await close(c);
    },
  },
  {
    about: '商铺招牌摇晃欲坠',
    course: '已派单，等待承办单位签收',
    ends: '待签收',
    channel: 'phone',
    matterType: 'help',
    type: 'city-appearance',
    detail: '沿街商铺二楼的大招牌一侧螺丝脱落，大风天来回摇晃，下面就是公交站。',
    wants: '尽快拆除或加固',
    async play(c) {
      await classify(c, { level: 'L3' });
      await dispatch(c, 'urban-management');
    },
  },
];
