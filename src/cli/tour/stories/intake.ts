import { answer, assign, callBack, classify, close, dispatch, handle, submit } from '../steps.ts';
import type { Story } from '../story.ts';

/** What ends at the hotline's own desk, and the plain case. */
export const INTAKE: Story[] = [
  {
    about: '健身房停业不退会员费',
    course: '研判派单，签收答复，报结审核，回访满意，归档',
    ends: '归档',
    channel: 'phone',
    matterType: 'complaint',
    type: 'consumer-rights',
    detail:
      '我3月在世昌大道一家健身房办了两年卡，交了3680元，上周店门锁了，经营者电话打不通，会员群里也没有人回应。',
    wants: '退还剩余会员费2900元',
    place: '环翠区世昌大道',
    async play(c) {
      await assign(c, 'market-supervision');
      await handle(
        c,
        '约谈经营者，双方签订退费协议，剩余会员费三个工作日内退还。',
        '《消费者权益保护法》第五十三条',
      );
      await close(c, 'very-satisfied');
      await c.act('archive');
    },
  },
  {
    about: '异地就医备案怎么办理',
    course: '受理员用知识库直接答复，归档',
    ends: '归档',
    channel: 'wechat',
    matterType: 'consult',
    type: 'policy-consultation',
    detail: '父母常住济南，参保地在威海，想知道异地就医备案要带什么材料，能不能在手机上办。',
    wants: '告知办理方式和材料',
    async play(c) {
      await c.act('answer-direct', {
        answer: '可在“国家医保服务平台”或“爱山东”客户端自助备案，即时生效；需身份证、居住证明。',
        articleId: 'KB-2107',
        articleVersion: '3',
        method: 'phone',
        toldAt: c.now,
      });
      await c.act('archive');
    },
  },
  {
    about: '小区频繁停电无人说明',
    course: '引导至12398并转接',
    ends: '引导转介',
    channel: 'phone',
    matterType: 'help',
    type: 'power-supply',
    detail: '本月小区停电四次，每次两三个小时，没有提前通知，冰箱里的药品都坏了。',
    wants: '说明停电原因，恢复正常供电',
    async play(c) {
      await c.act('redirect', {
        target: '12398',
        reason: '供电服务由12398受理',
        toldCitizen: true,
        callTransferred: true,
      });
    },
  },
  {
    about: '工地拖欠三个月工资',
    course: '引导至12333并转接',
    ends: '引导转介',
    channel: 'phone',
    matterType: 'complaint',
    type: 'wages-insurance',
    detail: '我们八个人在工地干到9月，包工头一直说等甲方回款，三个月工资共6万多元没有发。',
    wants: '追回拖欠的工资',
    async play(c) {
      await c.act('redirect', {
        target: '12333',
        reason: '拖欠工资由12333受理',
        toldCitizen: true,
        callTransferred: true,
      });
    },
  },
  {
    about: '楼道充电电动车冒烟',
    course: '立即三方通话转接119，归档',
    ends: '归档',
    channel: 'phone',
    matterType: 'help',
    type: 'property-management',
    detail: '二单元一楼楼道里充电的电动车正在冒烟，楼上住着老人。',
    wants: '马上来人处置',
    place: '经区海滨路小区二单元',
    async play(c) {
      await c.act('transfer-emergency', { service: '119' });
      await c.act('archive');
    },
  },
  {
    about: '装修合同纠纷，法院已立案',
    course: '值班长说明理由和途径后不予受理',
    ends: '不予受理',
    channel: 'web',
    matterType: 'complaint',
    type: 'consumer-rights',
    detail: '装修公司拖延工期，我已向法院起诉并立案，希望热线也帮忙催促对方赔偿。',
    wants: '督促装修公司赔偿',
    async play(c) {
      await c.act('refuse', {
        ground: 'litigation',
        reason: '该纠纷已由人民法院立案审理',
        route: '请依诉讼程序向承办法院反映',
        toldCitizen: true,
      });
    },
  },
  {
    about: '网购手机拒不退货，资料不全',
    course: '要求补充，诉求人凭查询码补充，派单办结',
    ends: '办结',
    channel: 'web',
    matterType: 'complaint',
    type: 'consumer-rights',
    detail: '在本地商家网店买的手机第三天就黑屏，商家不给退。',
    wants: '退货退款',
    byCitizen: true,
    async play(c) {
      await c.act('request-info', { missing: ['订单号', '商家名称', '故障照片'] });
      await c.citizen('supplement', { content: '订单号和商家名称已补充，故障照片见附件。' });
      c.expect('补充后回到已登记', c.view.state === 'REGISTERED');
      await assign(c, 'market-supervision');
      await handle(c, '经调解，商家同意七日内退货退款。', '《消费者权益保护法》第二十四条');
      await close(c);
    },
  },
  {
    about: '举报商铺乱收费，未说明地点',
    course: '要求补充期满未补充，回到热线，直接答复',
    ends: '直接答复',
    channel: 'sms',
    matterType: 'report',
    type: 'consumer-rights',
    detail: '有商铺乱收费，请查一查。',
    wants: '查处乱收费',
    async play(c) {
      await c.act('request-info', { missing: ['商铺名称和地址', '收费凭证'] });
      await c.passTo('info', 1);
      c.expect('补充期满回到已登记', c.view.state === 'REGISTERED');
      await c.act('answer-direct', {
        answer: '因缺少地点和凭证暂无法核查，欢迎补充后再次反映。',
        method: 'sms',
        toldAt: c.now,
      });
    },
  },
  {
    about: '邻居深夜装修，现已停工',
    course: '派单后诉求人凭查询码撤回',
    ends: '撤回',
    channel: 'app',
    matterType: 'complaint',
    type: 'noise',
    detail: '楼上晚上十点以后还在用电钻，连续三天了，孩子没法睡觉。',
    wants: '制止深夜施工',
    byCitizen: true,
    async play(c) {
      await assign(c, 'urban-management');
      await c.citizen('withdraw', { reason: '邻居已停工并道歉，撤回诉求' });
    },
  },
  {
    about: '垃圾桶满溢，三天无人清运',
    course: '诉求人两次催办，时限不变，办结',
    ends: '办结',
    channel: 'wechat',
    matterType: 'complaint',
    type: 'city-appearance',
    detail: '菜市场后门的六个垃圾桶三天没有清运，污水流到路上，气味很大。',
    wants: '及时清运并增加频次',
    place: '高区菜市场后门',
    byCitizen: true,
    async play(c) {
      await assign(c, 'urban-management');
      const { dueAt } = c.deadline('handle');
      await c.citizen('urge', { note: '气味越来越大，请尽快' });
      await c.act('urge', { note: '诉求人来电再次催办' });
      c.expect('催办不改变办理时限', c.deadline('handle').dueAt === dueAt);
      await handle(c, '当日清运完毕，清运频次由每日一次增至两次。', '《城市市容和环境卫生管理条例》');
      await close(c);
    },
  },
  {
    about: '匿名举报占道经营',
    course: '匿名件审核通过即办结，不回访',
    ends: '办结',
    channel: 'opinion-box',
    matterType: 'report',
    type: 'city-appearance',
    detail: '每天傍晚有十几个流动摊点占用盲道，行人只能走机动车道。',
    wants: '清理占道摊点',
    anonymous: true,
    async play(c) {
      await assign(c, 'urban-management');
      await handle(c, '错时执法，劝离流动摊点，引导入市经营。', '《城市市容和环境卫生管理条例》第十四条');
      await c.act('approve-result', {});
      c.expect('没有回访', c.view.callbacks.length === 0);
    },
  },
  {
    about: '建议学校门口增设临时停车区',
    course: '部分采纳，诉求人谢绝回访',
    ends: '办结',
    channel: 'mayor-mailbox',
    matterType: 'suggestion',
    type: 'traffic-parking',
    detail: '放学时段接送车辆双排停放，建议划出限时停车区，错峰放学。',
    wants: '研究增设限时停车区',
    async play(c) {
      await c.act('classify', { typeCode: 'traffic-parking', tier: 'standard' });
      await dispatch(c, 'traffic-police');
      await c.act('sign');
      await answer(
        c,
        '已纳入本年度交通组织优化方案，先行施划限时停车位20个。',
        '《道路交通安全法》第三十三条',
      );
      await c.act('submit-result', { resolved: 'partly', report: '已采纳，分步实施。' });
      await c.act('approve-result', {});
      await c.act('record-callback', { at: c.now, method: 'phone', reached: true, declined: true });
    },
  },
  {
    about: '窗口人员态度生硬',
    course: '两单位协办，协办单位可看不可签；对结果满意、对服务不满意',
    ends: '办结，不满意',
    channel: 'visit',
    matterType: 'criticism',
    type: 'window-service',
    detail: '昨天办理营业执照变更，窗口人员说话生硬，材料要求前后说法不一致，让我跑了三趟。',
    wants: '改进服务态度，一次性告知',
    async play(c) {
      await classify(c, { severity: 'normal' });
      await dispatch(c, 'government-services', ['market-supervision']);
      const coClerk = { role: 'unit-clerk', unit: 'market-supervision' } as const;
      c.expect('协办单位可以查看', (await c.statusFor(coClerk)) === 200);
      c.expect('协办单位不能签收', (await c.statusFor(coClerk, 'sign')) === 403);
      c.expect('其他单位查无此件', (await c.statusFor({ ...coClerk, unit: 'traffic-police' })) === 404);
      await c.act('sign');
      await answer(
        c,
        '对当事人批评教育，公布一次性告知清单，专人回电致歉。',
        '《优化营商环境条例》第三十六条',
      );
      await submit(c);
      await c.act('approve-result', {});
      await c.act('record-callback', {
        at: c.now,
        method: 'phone',
        reached: true,
        solved: 'yes',
        resultSatisfaction: 'mostly-satisfied',
        serviceSatisfaction: 'dissatisfied',
      });
    },
  },
  {
    about: '公积金提取还贷需要哪些材料',
    course: '咨询件三个工作日办结',
    ends: '归档',
    channel: 'web',
    matterType: 'consult',
    type: 'housing-fund',
    detail: '商业贷款已还满一年，想提取公积金偿还贷款，配偶在外地缴存，不清楚两人能否一起提取。',
    wants: '告知提取条件和材料',
    byCitizen: true,
    async play(c) {
      await assign(c, 'housing-fund-centre');
      c.expect('咨询类', c.view.tier === 'consult');
      await handle(
        c,
        '夫妻双方均可提取，配偶需提供异地缴存证明，可网上办理。',
        '《住房公积金管理条例》第二十四条',
      );
      await c.act('approve-result', {});
      await callBack(c, 'very-satisfied');
      await c.act('archive');
    },
  },
];
