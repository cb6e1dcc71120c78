-- One row of people at a time: whether it belongs to a group, personnel, professionals, certificate
-- holders among them, the middle and senior ones, who hold the certificate 社会工作师 or above or a recognised
-- equivalent ability.
create or replace temp macro in_group(wanted, category, certificate, equivalent_ability) as
    case wanted
        when 'personnel' then true
        when 'professional' then category = 'professional'
        when 'certified' then category = 'professional' and certificate <> 'none'
        when 'senior' then category = 'professional'
            and (certificate in ('social_worker', 'senior') or coalesce(equivalent_ability, false))
    end
