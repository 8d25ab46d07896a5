import { doubts, names, redact } from '../../src/vault/redact.ts';

const WHO = { name: '张三丰', phone: '13812345678', address: '环翠区幸福路12号3号楼2单元501室' };

describe('the complainant is taken out, however they are spelt', () => {
  test.each([
    '张三丰', '張三豐', '张 三 丰', '张·三·丰', '张•三‧丰', '张\u200B三\u00AD丰', '张-三-丰', '张\n三丰', '张三丰先生', '三丰', '张先生', '张女士', '张某', '张某某',
    '张*丰', '张××', '老张', '小张', '张师傅', '张老师', '姓张', '姓张名三丰',
  ])('the name as %j', (spelt) => {
    const text = `居民${spelt}，反映电梯停运`;
    expect(redact(text, WHO)).not.toMatch(/[张張]|三丰|三豐|丰/);
    expect(redact(text, WHO)).toMatch(/反映电梯停运$/);
    expect(names(text, WHO)).toBe(true);
  }); // prettier-ignore

  test.each([
    '13812345678', '138 1234 5678', '138-1234-5678', '138.1234.5678', '138/1234/5678', '１３８１２３４５６７８', '①③⑧①②③④⑤⑥⑦⑧', '١٣٨١٢٣٤٥٦٧٨',
    '一三八一二三四五六七八', '幺三八幺二三四五六七八', '壹叁捌壹贰叁肆伍陆柒捌', '1三8一2三4五6七8', '1 3 8 1 2 3 4 5 6 7 8', '138\u200B1234\u200B5678', 'l38l2345678',
    '+86 13812345678', '0086-138-1234-5678', '（138）1234-5678',
  ])('the telephone as %j', (spelt) => {
    expect(redact(`请打${spelt}联系`, WHO)).toMatch(/【电话】联系$/);
    expect(redact(`请打${spelt}联系`, WHO).normalize('NFKC')).not.toMatch(/5678|五六七八|伍陆柒捌/);
    expect(names(`请打${spelt}联系`, WHO)).toBe(true);
  }); // prettier-ignore

  test.each([
    '环翠区幸福路12号3号楼2单元501室',
    '環翠區幸福路12號3號樓2單元501室',
    '幸福路12号3号楼2单元501室',
    '幸福路十二号三号楼二单元五零一室',
    '幸福路12号 3号楼-2单元 501室',
  ])('the home as %j', (spelt) =>
    expect(redact(`住在${spelt}，漏水`, WHO)).toMatch(/^住?在?【地址】，漏水$/),
  );

  test('a name of several parts, with any dot and none, and each part', () => {
    const who = { name: '阿卜杜拉·买买提' };
    for (const spelt of [
      '阿卜杜拉·买买提',
      '阿卜杜拉•买买提',
      '阿卜杜拉‧买买提',
      '阿卜杜拉・买买提',
      '阿卜杜拉买买提',
      '买买提',
      '阿卜杜拉',
    ])
      expect(redact(`${spelt}反映`, who)).toBe('【诉求人】反映');
    expect(redact('ＡＬＩ  khan called', { name: 'Ali Khan' })).toBe('【诉求人】 called');
  });
});

describe('what gives anybody away is taken out', () => {
  test.each([
    ['邻居139****5678', '邻居【电话】'],
    ['尾号5678', '尾号【电话】'],
    ['座机（０６３１）５２３－１２３４', '座机【电话】'],
    ['身份证 371002 1990 0307 123Ｘ', '身份证 【证件号码】'],
    ['三七一〇〇二一九九〇〇三〇七一二三四', '【证件号码】'],
    ['护照号：E12345678', '护照号：【证件号码】'],
    ['通行证C12345678', '通行证【证件号码】'],
    ['卡号6222 0212 3456 7890 123', '卡号【账号】'],
    ['转到6222021234567890123', '转到【账号】'],
    ['账号：3710 0001 234', '账号：【账号】'],
    ['微信号：zhang_sf88', '微信号：【账号】'],
    ['加VX zhangsf', '加VX 【账号】'],
    ['ＱＱ：１２３４５６７８', 'ＱＱ：【账号】'],
    ['车牌鲁K·12345', '车牌【车牌】'],
    ['魯Ｋ Ｄ１２３４５停在', '【车牌】停在'],
    ['邮箱li.si＠example.com', '邮箱【邮箱】'],
    ['住3-2-501', '住【地址】'],
    ['3#501漏水', '【地址】漏水'],
    ['三栋二单元五零一', '【地址】'],
    ['12号楼1203装修', '【地址】装修'],
    ['1203房装修', '【地址】装修'],
  ])('%s', (text, without) => expect(redact(text)).toBe(without));
});

describe('what a unit has to know stays', () => {
  test.each([
    '三号楼电梯停运三天', '地铁3号线', '鲁政发12号文', '共计800户居民', '总价2350000元', '(4500000)万元', '三户人家受影响', '2026-03-11答复', '2019.10.12至2020.3.15',
    'JS20260311000001', '工程队夜间施工', '张力不足', '老年活动室', 'G2栋电梯', '12345热线',
  ])('%s', (text) => expect(redact(text, WHO)).toBe(text)); // prettier-ignore
});

describe('a name that is an ordinary word is a question, not a cut', () => {
  const who = { name: '高兴' };
  test('the word stays, the person goes', () => {
    expect(redact('我叫高兴，很高兴得到答复', who)).toBe('我叫【诉求人】，很高兴得到答复');
    expect(redact('高兴先生反映', who)).not.toContain('高兴');
  });
  test('it is asked about, and a text that keeps the word is no refusal', () => {
    expect(doubts('我叫高兴，很高兴得到答复', who)).toEqual(['高兴']);
    expect(doubts('电梯停运', who)).toEqual([]);
    expect(names('很高兴得到答复', who)).toBe(false);
    expect(names('我叫高兴', who)).toBe(true);
  });
  test('a given name that is one, likewise', () => {
    expect(redact('建国70周年，王建国来过', { name: '王建国' })).toBe('建国70周年，【诉求人】来过');
    expect(doubts('建国70周年', { name: '王建国' })).toEqual(['建国']);
  });
});
