-- One row per row of an indicator, as it stands in one unit's number of one fund year.
with placed as (
    select
        counted.*,
        case
            -- The city level out of a total of its own: what other units have does not count there.
            when judged_for = 'city' and is_share and district_code <> $unit and reason not like 'other%'
                then 'other_unit'
            -- One number a fund year, but for floors and growth, which are judged by all of them.
            when kind_of_indicator not in ('yearly_floor', 'yearly_growth') and year <> $fund_year
                and (used or in_total) then 'other_year'
        end as elsewhere
    from counted
    cross join (select kind as kind_of_indicator, judged_for, is_share from indicators) as judged
)

select
    * exclude (elsewhere) replace (
        coalesce(used, false) and elsewhere is null as used,
        in_total and elsewhere is null as in_total,
        coalesce(elsewhere, reason) as reason
    )
from placed
where not coalesce(elsewhere = 'other_unit' and in_total and not used, false)
