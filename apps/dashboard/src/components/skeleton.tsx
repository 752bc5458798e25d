/** The place of something that is on its way, at the height it will have, so that nothing jumps. */
export function Skeleton({ className, label }: { className: string; label: string }) {
  return (
    <div className={`panel relative overflow-hidden ${className}`} aria-busy="true">
      <p className="sr-only">{label}</p>
      <div aria-hidden className="flex flex-col gap-3 p-6 motion-safe:animate-pulse">
        <div className="h-4 w-24 rounded bg-sunken" />
        <div className="h-7 w-48 max-w-full rounded bg-sunken" />
        <div className="h-4 w-64 max-w-full rounded bg-sunken" />
      </div>
    </div>
  )
}
