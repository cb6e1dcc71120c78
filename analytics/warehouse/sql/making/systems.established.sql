-- One row per row of the measures sheet, with why it counts or not for one unit (the city's own level for
-- the city): a kind of system counts once; and one per kind not in force, which is in the total only.
create or replace temp table made as
with system as (
    select
        unnest([
            'registration', 'disclosure', 'supervision', 'service_evaluation',
            'self_regulation', 'continuing_education', 'discipline', 'ethics'
        ]) as measure
),

adopted as (
    select
        *,
        district_code = $district_code and adopted_on <= $as_of as can_count,
        row_number() over (partition by district_code, measure, can_count order by adopted_on) as place
    from read_parquet($measures)
),

judged as (
    select
        *,
        case
            when measure not in (select measure from system) then 'other_measure'
            when district_code <> $district_code then 'other_unit'
            when adopted_on > $as_of then 'not_adopted'
            when place > 1 then 'repeated_measure'
            else 'used'
        end as reason
    from adopted
),

listed as (
    select reason, district_code, measure, adopted_on, document
    from judged

    union all

    select 'system_missing', $district_code, measure, null, null
    from system
    where measure not in (select measure from judged where reason = 'used')
)

select
    reason = 'used' as used,
    reason in ('used', 'system_missing') as in_total,
    1 as adds,
    reason,
    district_code,
    measure,
    adopted_on,
    document
from listed
