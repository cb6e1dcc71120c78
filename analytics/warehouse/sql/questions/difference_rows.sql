-- One row per unit whose rows of a table differ between two snapshots. A row is the same one by its key
-- inside its unit; it has changed when any of its values has.
with before as (
    select
        district_code,
        row(*columns($key)) as key,
        concat_ws(' / ', *columns($key)) as name,
        entry
    from read_parquet($before) as entry
    where list_contains($units, district_code)
),

after as (
    select
        district_code,
        row(*columns($key)) as key,
        concat_ws(' / ', *columns($key)) as name,
        entry
    from read_parquet($after) as entry
    where list_contains($units, district_code)
),

compared as (
    select
        district_code,
        case
            when before.key is null then 'added'
            when after.key is null then 'removed'
            else 'changed'
        end as what,
        coalesce(after.name, before.name) as name
    from before
    full join after using (district_code, key)
    where before.entry is distinct from after.entry
)

select
    district_code,
    count(*) filter (what = 'added') as added,
    count(*) filter (what = 'removed') as removed,
    count(*) filter (what = 'changed') as changed,
    min(left(name, $letters), $examples) filter (what = 'added') as added_examples,
    min(left(name, $letters), $examples) filter (what = 'removed') as removed_examples,
    min(left(name, $letters), $examples) filter (what = 'changed') as changed_examples
from compared
group by district_code
order by district_code
