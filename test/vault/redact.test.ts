import { maskAddress, maskName, maskPhone } from '../../src/reading/mask.ts';
import { names, redact, redactAll } from '../../src/vault/redact.ts';

const WHO = { name: '张三丰', phone: '13812345678', address: '环翠区幸福路12号3号楼2单元501室' };

describe('who complains is taken out of a text', () => {
  test.each([
    ['我是张三丰，住在这里', '我是【诉求人】，住在这里'],
    ['张 三 丰反映', '【诉求人】反映'],
    ['张·三·丰', '【诉求人】'],
    ['张先生来电，张女士也来过', '【诉求人】来电，【诉求人】也来过'],
    ['电话13812345678', '电话【电话】'],
    ['138-1234-5678', '【电话】'],
    ['138 1234 5678', '【电话】'],
    ['１３８１２３４５６７８', '【电话】'],
    ['+86 138 1234 5678', '+86 【电话】'],
    ['环翠区幸福路12号3号楼2单元501室漏水', '【地址】漏水'],
    ['环翠区 幸福路12号 3号楼 2单元501室', '【地址】'],
  ])('%s', (text, without) => expect(redact(text, WHO)).toBe(without));
});

describe('what gives anybody away is taken out, whoever they are', () => {
  test.each([
    ['邻居电话13912345678', '邻居电话【电话】'],
    ['请打 +86 139 1234 5678', '请打 【电话】'],
    ['座机0631-5231234', '座机【电话】'],
    ['座机（0631）5231234', '座机【电话】'],
    ['座机(010)62345678', '座机【电话】'],
    ['本地5231234', '本地【电话】'],
    ['一三八一二三四五六七八', '【电话】'],
    ['身份证371002199003071234', '身份证【证件号码】'],
    ['身份证37100219900307123X', '身份证【证件号码】'],
    ['371002 19900307 1234', '【证件号码】'],
    ['旧证371002900307123', '旧证【证件号码】'],
    ['邮箱li.si@example.com', '邮箱【邮箱】'],
    ['我家在幸福路12号', '【地址】'],
    ['3号楼2单元501室', '【地址】'],
    ['三栋二单元五零一', '【地址】'],
    ['501室半夜装修', '【地址】半夜装修'],
    ['我叫李四，住在楼上', '我叫【诉求人】，住在楼上'],
    ['姓名：李四 电话无', '姓名：【诉求人】 电话无'],
  ])('%s', (text, without) => expect(redact(text)).toBe(without));
});

describe('what a unit has to know stays', () => {
  test.each([
    '三号楼电梯停运三天，物业一直没有修理，老人无法上下楼。',
    '3号楼电梯一周停运四次',
    '幸福路路灯不亮',
    '2026年3月11日10时，20260311日停水',
    '按2026-03-11的答复，5个工作日内修好',
    '收费3500元，面积120平方米',
    'JS20260311000001',
    '室外噪音，住户很多',
    '承诺3天，已过15天',
  ])('%s', (text) => expect(redact(text)).toBe(text));

  test('and instants and numbers are no texts', () => {
    const content = {
      at: '2026-03-11T10:00:00+08:00',
      n: 13812345678,
      list: [{ note: '张三丰 13812345678' }],
    };
    expect(redactAll(content, WHO)).toEqual({ ...content, list: [{ note: '【诉求人】 【电话】' }] });
  });
});

test.each([
  ['张三丰', true],
  ['张 三丰', true],
  ['138 1234 5678', true],
  ['环翠区幸福路12号3号楼 2单元501室', true],
  ['某业主反映电梯停运', false],
])('%s names them: %s', (text, does) => expect(names(text, WHO)).toBe(does));

test('nobody known, nothing of theirs to take out', () => {
  expect(redact('电梯停运', { name: '', phone: '' })).toBe('电梯停运');
  expect(names('电梯停运', {})).toBe(false);
});

test.each([
  ['张三', '张*'],
  ['张三丰', '张*丰'],
  ['欧阳锋克', '欧**克'],
  ['张', '张*'],
])('%s is masked as %s', (name, masked) => expect(maskName(name)).toBe(masked));

test.each([
  ['13812345678', '138****5678'],
  ['05318888', '05****88'],
  ['12345', '****5'],
])('%s is masked as %s', (phone, masked) => expect(maskPhone(phone)).toBe(masked));

test.each([
  ['山东省威海市环翠区幸福路12号3号楼', '山东省威海市环翠区****'],
  ['威海市环翠区幸福路12号', '威海市环翠区****'],
  ['山东省威海市幸福路12号', '山东省威海市****'],
  ['北京市朝阳区建国路1号', '北京市朝阳区****'],
  ['内蒙古自治区呼和浩特市新城区某街', '内蒙古自治区呼和浩特市新城区****'],
  ['乳山县城关镇', '乳山县****'],
  ['幸福小区3号楼501室', '****'],
  ['幸福路12号', '****'],
  ['新威路11号B区5单元', '****'],
  ['鲸园路8号东区2栋', '****'],
  ['幸福路东区3栋', '****'],
  ['家家悦超市楼上', '****'],
  ['浙江省台州市路桥区路南街道', '浙江省台州市路桥区****'],
])('%s is masked as %s', (address, masked) => expect(maskAddress(address)).toBe(masked));

test('a text that is made to take for ever comes to an end', () => {
  const long = ['a', '1', '一', '张', '路', '1号', '3 ', '我叫', '姓名：', 'a.', '138-'].map((part) =>
    part.repeat(20_000 / part.length),
  );
  for (const text of long) expect(redact(text, WHO).length).toBeGreaterThan(0);
});
