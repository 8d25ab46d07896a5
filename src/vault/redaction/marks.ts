/** What stands in a text for what was taken out of it. */
export const WHO = '【诉求人】';
export const PHONE = '【电话】';
export const NUMBER = '【证件号码】';
export const MAIL = '【邮箱】';
export const ADDRESS = '【地址】';
export const ACCOUNT = '【账号】';
export const PLATE = '【车牌】';
