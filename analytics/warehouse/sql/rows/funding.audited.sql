-- One row per row of the activity ledger, with why it counts or not: a district with both an internal
-- audit and an external review this year counts once; the total is the city's districts, also those that
-- do not report.
with done as (
    select district_code, count(distinct kind) as kinds
    from activities_as_of
    where kind in ('internal_audit', 'external_review') and left_out is null
    group by district_code
),

placed as (
    select
        activities_as_of.*,
        kinds,
        row_number() over (
            partition by activities_as_of.district_code, kind in ('internal_audit', 'external_review'), left_out
            order by held_on, id
        ) as place
    from activities_as_of
    left join done on done.district_code = activities_as_of.district_code
),

judged as (
    select
        *,
        case
            when kind not in ('internal_audit', 'external_review') then 'other_activity'
            when district_code = $city then 'other_unit'
            when left_out is not null then left_out
            when kinds < 2 then 'one_of_two'
            when place > 1 then 'repeated_district'
            else 'used'
        end as reason
    from placed
)

select
    reason = 'used' as used, reason = 'used' as in_total, 1 as adds, reason, district_code,
    year($as_of)::smallint as year,
    'activities' as source_table, concat_ws(' / ', district_code, id) as row_key,
    id, kind, held_on
from judged

union all

-- The total counts every district, also one without any row.
select
    false, true, 1, 'district_without', code, year($as_of)::smallint, 'districts', code, null, null, null
from districts
where code not in (select district_code from judged where reason = 'used')
