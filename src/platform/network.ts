import { isIPv6, SocketAddress } from 'node:net';

/** Whose an address is: itself, of IPv6 the /64 that one household has; an IPv4 address written as IPv6 is the IPv4 address. */
export const networkOf = (address: string): string => begins(address, 4, 4);

/** Whom an address has beside it: the /24 of an IPv4 address, the /48 that an IPv6 provider gives to one customer. */
export const neighbourhoodOf = (address: string): string => begins(address, 3, 3);

function begins(address: string, bytes: number, groups: number): string {
  if (!isIPv6(address)) return address.split('.').slice(0, bytes).join('.');
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return begins(mapped, bytes, groups);
  const { address: short } = new SocketAddress({ address: address.replace(/%.*$/, ''), family: 'ipv6' });
  const [head = '', tail] = short.split('::');
  const parts = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const after = tail === undefined ? [] : parts(tail);
  const before = parts(head);
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].slice(0, groups).join(':');
}
