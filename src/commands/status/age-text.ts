/** `40 min`, `9 h`, `3 d 4 h`: as exact as an age deserves. */
export function ageText(seconds: number): string {
  if (seconds < 0) return 'from the future';
  const minutes = Math.floor(seconds / 60);
  if (minutes < 2) return `${seconds} s`;
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
