-- One row per row of the institution sheet, with why it counts or not: a district counts once;
-- and one per district without, which is in the total only.
create or replace temp table made as
with institution as (
    select
        *,
        kind = 'practice_base'
            and established_on <= $as_of
            and coalesce(closed_on > $as_of, true) as can_count,
        row_number() over (partition by district_code, can_count order by established_on, id) as place
    from read_parquet($institutions)
),

judged as (
    select
        *,
        case
            when kind <> 'practice_base' then 'other_kind'
            when district_code = '620100' then 'other_unit'
            when established_on > $as_of then 'not_established'
            when closed_on <= $as_of then 'closed'
            when place > 1 then 'repeated_district'
            else 'used'
        end as reason
    from institution
),

listed as (
    select reason, district_code, id, name, kind, established_on, closed_on
    from judged

    union all

    select 'district_without', code, null, null, null, null, null
    from unnest($districts) as district (code)
    where code not in (select district_code from judged where reason = 'used')
)

select
    reason = 'used' as used,
    reason in ('used', 'district_without') as in_total,
    1 as adds,
    reason,
    district_code,
    id,
    name,
    kind,
    established_on,
    closed_on
from listed
