-- One row per row of an indicator, as it stands in one unit's number of one fund year.
with placed as (
    select
        counted.*,
        case
            -- The city level out of a total of its own: what other units have does not count there.
            when judged_for = 'city' and is_share and counted.district_code <> $unit
                and reason not like 'other%'
                then 'other_unit'
            when kind_of_indicator in ('yearly_floor', 'yearly_growth') or not coalesce(used or in_total, true)
                then null
            -- One number a fund year, but for floors and growth, which are judged by all of them.
            when year <> $fund_year then 'other_year'
            -- Rows of an earlier year say nothing of what happened in a later one; "of 8" stays of 8.
            when year > year(reported_on) and not (judged_for = 'each_district' and not used)
                then 'older_report'
        end as elsewhere
    from counted
    cross join (
        select kind as kind_of_indicator, judged_for, is_share, source_table as first_table from indicators
    ) as judged
    left join older_reports
        on older_reports.source_table = first_table
        and older_reports.district_code = counted.district_code
)

select
    * exclude (elsewhere) replace (
        coalesce(used, false) and elsewhere is null as used,
        in_total and elsewhere is null as in_total,
        coalesce(elsewhere, reason) as reason
    )
from placed
where not coalesce(elsewhere = 'other_unit' and in_total and not used, false)
