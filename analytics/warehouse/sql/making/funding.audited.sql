-- One row per row of the activity ledger, with why it counts or not: a district with both an internal audit
-- and an external review counts once; and one per district without both, which is in the total only.
create or replace temp table made as
with activity as (
    select
        *,
        district_code <> '620100'
            and kind in ('internal_audit', 'external_review')
            and year(held_on) = year($as_of)
            and held_on <= $as_of as can_count
    from read_parquet($activities)
),

placed as (
    select
        *,
        count(distinct kind) filter (where can_count) over (partition by district_code) = 2 as has_both,
        row_number() over (partition by district_code, can_count order by held_on, id) as place
    from activity
),

judged as (
    select
        *,
        case
            when kind not in ('internal_audit', 'external_review') then 'other_activity'
            when district_code = '620100' then 'other_unit'
            when held_on > $as_of then 'not_held'
            when year(held_on) <> year($as_of) then 'earlier_year'
            when not has_both then 'one_of_two'
            when place > 1 then 'repeated_district'
            else 'used'
        end as reason
    from placed
),

listed as (
    select reason, district_code, id, kind, held_on
    from judged

    union all

    select 'district_without', code, null, null, null
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
    kind,
    held_on
from listed
