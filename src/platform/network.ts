import { isIPv6, SocketAddress } from 'node:net';

/** Whose an address is: itself, of IPv6 the /64 that one household has; an IPv4 address written as IPv6 is the IPv4 address. */
export const networkOf = (address: string): string => begins(address, 4);

/** Whom an address has beside it: the /24 of an IPv4 address, the /48 that an IPv6 provider gives to one customer. */
export const neighbourhoodOf = (address: string): string => begins(address, 3);

/** So many parts of an address: bytes of IPv4, groups of IPv6. */
function begins(address: string, parts: number): string {
  if (!isIPv6(address)) return address.split('.').slice(0, parts).join('.');
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return begins(mapped, parts);
  const { address: short } = new SocketAddress({ address: address.replace(/%.*$/, ''), family: 'ipv6' });
  const [head = '', tail] = short.split('::');
  const split = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const after = tail === undefined ? [] : split(tail);
  const before = split(head);
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].slice(0, parts).join(':');
}
