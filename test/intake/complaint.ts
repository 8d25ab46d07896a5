/** The body of `POST /complaints` as an agent might fill it in. */
export const complaint = (change: object = {}): object => ({
  channel: 'phone',
  matterType: 'complaint',
  summary: '小区电梯停运三天',
  detail: '三号楼电梯停运三天，物业一直没有修理，老人无法上下楼。',
  demands: ['尽快修好电梯'],
  complainant: { name: '张三丰', phone: '13812345678', anonymous: false, confidential: false },
  ...change,
});
